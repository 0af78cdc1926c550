package dev.evenflow.diagnostics.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PastTest {
  @Test
  void comparesLogarithmsOnceThereAreEnough() {
    Past past = new Past();
    for (int i = 0; i < 20; i++) {
      assertThat(past.next(Math.exp(i % 2)).z()).isNaN();
    }
    // The mean of ten zeros and ten ones is 1 / 2, and so is their deviation.
    Trend trend = past.next(Math.exp(3));
    assertThat(trend.z()).isCloseTo(5, within(1e-12));
    assertThat(trend.overMedian()).isCloseTo(Math.exp(2), within(1e-12));
  }

  @Test
  void isNotMovedByWhatHasNoLogarithm() {
    Past past = new Past();
    for (int i = 0; i < 20; i++) {
      past.next(2);
    }
    assertThat(past.next(Double.NaN).z()).isNaN();
    past.next(0);
    past.next(Double.POSITIVE_INFINITY);
    // What never varied counts as varying by a tenth.
    assertThat(past.next(2 * Math.E).z()).isCloseTo(10, within(1e-9));
  }

  @Test
  void forgetsWhatIsLongPast() {
    Past past = new Past();
    for (int i = 0; i < 50; i++) {
      past.next(1e6);
    }
    for (int i = 0; i < 100; i++) {
      past.next(1);
    }
    assertThat(past.next(1)).isEqualTo(new Trend(1, 0, 1));
  }
}
