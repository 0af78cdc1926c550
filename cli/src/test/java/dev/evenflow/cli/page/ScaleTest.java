package dev.evenflow.cli.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScaleTest {
  @Test
  void isLogarithmicWhereAllArePositive() {
    Scale scale = Scale.of(List.of(0.022, Double.NaN, 1.0, 50 / 1.1, 1e9), 0.99);
    assertThat(scale.depth(scale.most())).isZero();
    assertThat(scale.depth(scale.least())).isEqualTo(1);
    assertThat(scale.least()).isCloseTo(0.02, within(1e-12));
    assertThat(scale.most()).isCloseTo(50, within(1e-9));
    assertThat(scale.depth(1)).isCloseTo(0.5, within(1e-12));
    assertThat(scale.depth(1e9)).as("above the top").isNegative();
    assertThat(scale.ticks()).extracting(Scale::label).containsExactly("0.1", "1", "10");
  }

  @Test
  void isLinearWhereSomeAreNot() {
    Scale scale = Scale.of(List.of(-1.0, 0.0, 3.0, 3.0), 1);
    assertThat(scale.depth(1)).isCloseTo(0.5, within(1e-12));
    assertThat(scale.ticks()).extracting(Scale::label).containsExactly("-1", "0", "1", "2", "3");
  }

  @Test
  void leavesOutTheLargestHundredth() {
    List<Double> losses = new ArrayList<>(Collections.nCopies(200, 1.0));
    losses.add(1e30);
    assertThat(Scale.of(losses, 0.99).most()).isCloseTo(1.1, within(1e-12));
  }

  @Test
  void hasNoMoreTicksThanFit() {
    for (double most : new double[] {1.01, 2, 30, 1e3, 1e12, 1e40}) {
      List<Double> ticks = Scale.of(List.of(1e-5, most, most), 1).ticks();
      assertThat(ticks).hasSizeBetween(2, 6);
    }
    assertThat(Scale.of(List.of(), 1).ticks()).isNotEmpty();
  }
}
