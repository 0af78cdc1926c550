package dev.evenflow.regularization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.interpreter.Interpreter;
import dev.evenflow.interpreter.Rounding;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.testing.GradientCheck;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;

/** Values of expressions in double. */
public final class Oracle {
  private Oracle() {}

  /** The values of tensors where some are bound to values. */
  public static List<double[]> values(Map<Tensor, double[]> bound, List<Tensor> tensors) {
    Interpreter interpreter = new Interpreter(Rounding.DOUBLE, Map.of());
    bound.forEach(interpreter::bind);
    return interpreter.evaluate(tensors);
  }

  /** The value of a tensor where some are bound to values. */
  public static double[] value(Map<Tensor, double[]> bound, Tensor tensor) {
    return values(bound, List.of(tensor)).getFirst();
  }

  /** As {@link GradientCheck#normal}. */
  public static double[] normal(String name, Shape shape) {
    return GradientCheck.normal(name, shape);
  }

  /** As {@link GradientCheck#objective}. */
  public static Tensor objective(Tensor output) {
    return GradientCheck.objective(output);
  }

  /** As {@link GradientCheck#assertGradients(Tensor, Map)}. */
  public static void assertGradients(Tensor objective, Map<Tensor, double[]> at) {
    GradientCheck.assertGradients(objective, at);
  }

  /** Checks values up to a share of the largest. */
  public static void assertClose(double[] actual, double[] expected, double tolerance) {
    assertThat(actual).hasSameSizeAs(expected);
    double largest =
        IntStream.range(0, expected.length).mapToDouble(i -> Math.abs(expected[i])).max().orElse(0);
    assertThat(actual)
        .containsExactly(expected, Offset.offset(tolerance * Math.max(largest, Double.MIN_NORMAL)));
  }
}
