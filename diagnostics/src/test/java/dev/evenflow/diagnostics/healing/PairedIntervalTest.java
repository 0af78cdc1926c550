package dev.evenflow.diagnostics.healing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.evenflow.EvenflowException;
import dev.evenflow.random.RandomStream;
import org.junit.jupiter.api.Test;

class PairedIntervalTest {
  @Test
  void isStudentsIntervalOfTheMean() {
    // Mean 3, variance 2.5, so a standard error of 0.7071; Student's 0.975 quantile of 4 is 2.776.
    PairedInterval interval = PairedInterval.of(1, 2, 3, 4, 5);
    assertThat(interval.mean()).isEqualTo(3);
    assertThat(interval.margin()).isCloseTo(1.9629, within(1e-4));
    assertThat(interval.isPositive()).isTrue();
    assertThat(interval.isNegative()).isFalse();
    assertThat(PairedInterval.of(-1, -2, -3, -4, -5).isNegative()).isTrue();
    assertThat(PairedInterval.of(-1, 3, -1, 3).isPositive()).isFalse();
  }

  @Test
  void containsTheTrueMeanInNineteenOfTwentyDraws() {
    RandomStream random = new RandomStream(1, "interval");
    int contained = 0;
    for (int i = 0; i < 4000; i++) {
      double[] draws = new double[5];
      for (int j = 0; j < draws.length; j++) {
        draws[j] = 2 + random.normal(i, j);
      }
      PairedInterval interval = PairedInterval.of(draws);
      contained += Math.abs(interval.mean() - 2) <= interval.margin() ? 1 : 0;
    }
    // The deviation of this share is 0.0034.
    assertThat(contained / 4000.0).isCloseTo(0.95, within(0.014));
  }

  @Test
  void saysNothingByASingleDifference() {
    assertThat(PairedInterval.of(1).isPositive()).isFalse();
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(PairedInterval::of)
        .withMessageContaining("at least one difference");
  }
}
