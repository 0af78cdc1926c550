package dev.evenflow.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenflow.EvenflowException;
import dev.evenflow.nn.Pad2d.Mode;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class Pad2dTest {
  @ParameterizedTest
  @CsvSource({
    "ZEROS, 0 0 1 2 3 0",
    "REFLECT, 3 2 1 2 3 2",
    "REPLICATE, 1 1 1 2 3 3",
    "CIRCULAR, 2 3 1 2 3 1",
  })
  void continuesARow(Mode mode, String expected) {
    Layer pad = new Pad2d(0, 0, 2, 1, mode);
    double[] row =
        Evaluation.of(pad, Tensor.input("x", Shape.of(1, 1, 3, 1)), new double[] {1, 2, 3})
            .values();
    assertThat(row)
        .containsExactly(
            Arrays.stream(expected.split(" ")).mapToDouble(Double::parseDouble).toArray());
  }

  @ParameterizedTest
  @EnumSource
  void hasTheGradientOfItsCentralDifferences(Mode mode) {
    Evaluation.of(new Pad2d(1, 2, 0, 3, mode), Shape.of(2, 3, 4, 2)).holdsToCentralDifferences();
  }

  @Test
  void refusesMoreThanTheImageHasInOneSentence() {
    assertThatThrownBy(
            () -> Evaluation.of(new Pad2d(0, 0, 3, 0, Mode.REFLECT), Shape.of(1, 5, 3, 1)))
        .isInstanceOf(EvenflowException.class)
        .hasMessageContaining("REFLECT padding of [1x5x3x1] must be at most 2, given 3");
    assertThatThrownBy(() -> new Pad2d(-1, 0, 0, 0, Mode.ZEROS))
        .hasMessage("pad2d: paddings must be at least 0");
  }
}
