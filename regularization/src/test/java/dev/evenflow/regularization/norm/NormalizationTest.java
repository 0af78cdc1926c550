package dev.evenflow.regularization.norm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.evenflow.EvenflowException;
import dev.evenflow.nn.Normalization;
import dev.evenflow.regularization.Applied;
import dev.evenflow.regularization.Oracle;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.ShapeException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NormalizationTest {
  static final List<Normalization> ALL =
      List.of(
          new NoNormalization(),
          BatchNorm.torch(),
          BatchNorm.keras(),
          new LayerNorm(),
          new LayerNorm(1e-5, false, 1),
          new GroupNorm(3),
          new GroupNorm(2, 1e-3, false),
          new InstanceNorm(),
          new InstanceNorm(1e-5, false),
          new RmsNorm(),
          new RmsNorm(1e-6, false, 1));
  static final List<Shape> SHAPES =
      List.of(Shape.of(5, 6), Shape.of(3, 4, 6), Shape.of(2, 3, 2, 6));

  static Stream<Arguments> everyNormalizationAndShape() {
    return ALL.stream()
        .flatMap(norm -> SHAPES.stream().map(shape -> Arguments.of(norm, shape)))
        .filter(each ->
            !(each.get()[0] instanceof InstanceNorm && ((Shape) each.get()[1]).rank() == 2));
  }

  @ParameterizedTest
  @MethodSource("everyNormalizationAndShape")
  void gradientsAreThoseOfCentralDifferences(Normalization normalization, Shape shape) {
    Applied applied = Applied.training(normalization, shape);
    Oracle.assertGradients(Oracle.objective(applied.output()), applied.point());
  }

  @ParameterizedTest
  @MethodSource("everyNormalizationAndShape")
  void outputKeepsTheShape(Normalization normalization, Shape shape) {
    assertThat(Applied.training(normalization, shape).output().shape()).isEqualTo(shape);
    assertThat(Applied.evaluation(normalization, shape).output().shape()).isEqualTo(shape);
  }

  @ParameterizedTest
  @MethodSource("everyNormalizationAndShape")
  void scaleOfTheInputDoesNotMatter(Normalization normalization, Shape shape) {
    if (normalization instanceof NoNormalization) {
      return;
    }
    Applied applied = Applied.training(normalization, shape);
    double[] x = Oracle.normal("x", shape);
    // Both so large that epsilon does not count against the variance.
    double[] large = IntStream.range(0, x.length).mapToDouble(i -> 1e3 * x[i]).toArray();
    double[] larger = IntStream.range(0, x.length).mapToDouble(i -> 1e7 * x[i]).toArray();
    Oracle.assertClose(applied.of(large), applied.of(larger), 1e-5);
  }

  @Test
  void removesBiasSaysWhetherAConstantPerChannelHasNoEffect() {
    Shape shape = Shape.of(3, 4, 6);
    double[] x = Oracle.normal("x", shape);
    double[] shifted = IntStream.range(0, x.length).mapToDouble(i -> x[i] + i % 6).toArray();
    for (Normalization normalization : ALL) {
      double[] expected = Applied.training(normalization, shape).of(x);
      double[] actual = Applied.training(normalization, shape).of(shifted);
      double largest =
          IntStream.range(0, x.length)
              .mapToDouble(i -> Math.abs(actual[i] - expected[i]))
              .max()
              .orElseThrow();
      assertThat(largest < 1e-9)
          .as(normalization.toString())
          .isEqualTo(normalization.removesBias());
    }
  }

  @Test
  void groupOfOneChannelIsTheInstance() {
    Shape shape = Shape.of(2, 3, 2, 6);
    double[] x = Oracle.normal("x", shape);
    assertThat(Applied.training(new GroupNorm(6), shape).of(x))
        .containsExactly(Applied.training(new InstanceNorm(), shape).of(x));
  }

  @Test
  void oneGroupOfVectorsIsTheLayer() {
    Shape shape = Shape.of(5, 6);
    double[] x = Oracle.normal("x", shape);
    assertThat(Applied.training(new GroupNorm(1), shape).of(x))
        .containsExactly(Applied.training(new LayerNorm(), shape).of(x), Offset.offset(1e-12));
  }

  @Test
  void layerNormalizationOverAllAxesOfAnImageIsOneGroup() {
    Shape shape = Shape.of(2, 3, 2, 6);
    double[] x = Oracle.normal("x", shape);
    Applied layer = Applied.training(new LayerNorm(1e-5, true, 3), shape);
    assertThat(layer.variable("scale").shape()).isEqualTo(Shape.of(3, 2, 6));
    assertThat(layer.of(x))
        .containsExactly(Applied.training(new GroupNorm(1), shape).of(x), Offset.offset(1e-12));
  }

  @Test
  void impossibleShapesAndConfigurationsAreExplained() {
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> Applied.training(new GroupNorm(4), Shape.of(2, 6)))
        .withMessageContaining("groups that divide the channels, given 4 groups of 6 channels");
    assertThatExceptionOfType(ShapeException.class)
        .isThrownBy(() -> Applied.training(new InstanceNorm(), Shape.of(2, 6)))
        .withMessageContaining("more than one place")
        .withMessageContaining("use layer, group or rms");
    assertThatExceptionOfType(ShapeException.class)
        .isThrownBy(() -> Applied.training(new LayerNorm(1e-5, true, 2), Shape.of(2, 6)))
        .withMessageContaining("over 2 axes needs more, given [2x6]");
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> new LayerNorm(0, true, 1))
        .withMessage("layer: epsilon must be a finite number above 0, given 0.0");
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> new RmsNorm(Double.NaN, true, 1))
        .withMessage("rms: epsilon must be a finite number above 0, given NaN");
  }
}
