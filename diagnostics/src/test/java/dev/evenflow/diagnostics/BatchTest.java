package dev.evenflow.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.evenflow.EvenflowException;
import dev.evenflow.data.Dataset;
import dev.evenflow.data.Digits;
import dev.evenflow.data.Labels;
import dev.evenflow.data.Quantities;
import dev.evenflow.random.RandomStream;
import dev.evenflow.tensor.Shape;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BatchTest {
  @Test
  void takesExamplesWithTheirLabels() {
    Dataset digits = Digits.load();
    Batch batch = Batch.of(digits, 10, 3);
    assertThat(batch.size()).isEqualTo(10);
    float[] last = Arrays.copyOfRange(batch.features(), 9 * 64, 10 * 64);
    float[] example = new float[64];
    for (int i = 0; i < digits.size(); i++) {
      digits.features().copy(i, example, 0);
      if (Arrays.equals(example, last)) {
        assertThat(((Labels) batch.targets()).get(9)).isEqualTo(digits.labels().get(i));
        return;
      }
    }
    throw new AssertionError("the last example is none of the data set");
  }

  @Test
  void refusesFeaturesThatAreNotAsManyExamples() {
    assertThatThrownBy(() -> new Batch(Shape.of(3), new float[5], new Quantities(new float[2], 1)))
        .isInstanceOf(EvenflowException.class)
        .hasMessageContaining("[3]")
        .hasMessageContaining("2 targets, given 5 values");
  }

  @Test
  void isFilledInTheLimitWithQuantilesOfTheNormalDistribution() {
    float[] values = Quantiles.of(1000, new RandomStream(1, "test"));
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    assertThat(values).isNotEqualTo(sorted);
    // The 90 % and 50 % quantiles; a variance of 1 stretches 1000 points by a thousandth.
    assertThat((sorted[899] + sorted[900]) / 2).isCloseTo(1.28155f, within(3e-3f));
    assertThat(sorted[500] + sorted[499]).isCloseTo(0, within(1e-5f));
    double square = 0;
    for (float each : values) {
      square += each * each / 1000.0;
    }
    assertThat(square).isCloseTo(1, within(1e-6));
  }
}
