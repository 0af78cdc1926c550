package dev.evenflow.regularization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.autodiff.Gradients;
import dev.evenflow.interpreter.Interpreter;
import dev.evenflow.interpreter.Rounding;
import dev.evenflow.random.RandomStream;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;

/** Values of expressions in double, and gradients by central differences. */
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

  /** Normal numbers, a function of the name. */
  public static double[] normal(String name, Shape shape) {
    RandomStream stream = new RandomStream(3, name);
    return IntStream.range(0, shape.size()).mapToDouble(i -> stream.normal(0, i)).toArray();
  }

  /** A rank-0 objective that weighs every element of an output differently. */
  public static Tensor objective(Tensor output) {
    double[] normal = normal("objective", output.shape());
    float[] weights = new float[normal.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) normal[i];
    }
    return output.mul(Tensor.literal(output.shape(), weights)).sum();
  }

  /** Checks the derivatives by all bound tensors: step 1e-6, atol 1e-5, rtol 1e-3. */
  public static void assertGradients(Tensor objective, Map<Tensor, double[]> at) {
    List<Tensor> by = new ArrayList<>(at.keySet());
    List<double[]> gradients = values(at, Gradients.of(objective, by));
    double step = 1e-6;
    for (int t = 0; t < by.size(); t++) {
      double[] point = at.get(by.get(t));
      for (int i = 0; i < point.length; i++) {
        double above = shifted(objective, at, by.get(t), i, step);
        double below = shifted(objective, at, by.get(t), i, -step);
        double expected = (above - below) / (2 * step);
        assertThat(gradients.get(t)[i])
            .as("derivative by element %d of %s", i, by.get(t))
            .isCloseTo(expected, Offset.offset(1e-5 + 1e-3 * Math.abs(expected)));
      }
    }
  }

  private static double shifted(
      Tensor objective, Map<Tensor, double[]> at, Tensor by, int element, double step) {
    Map<Tensor, double[]> moved = new LinkedHashMap<>(at);
    double[] point = at.get(by).clone();
    point[element] += step;
    moved.put(by, point);
    return value(moved, objective)[0];
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
