package dev.evenflow.testing;

import static dev.evenflow.testing.Closeness.assertClose;

import dev.evenflow.autodiff.Gradients;
import dev.evenflow.interpreter.Interpreter;
import dev.evenflow.interpreter.Rounding;
import dev.evenflow.nn.Build;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Variables;
import dev.evenflow.random.RandomStream;
import dev.evenflow.tensor.ElementType;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Gradients against central differences, in double: within {@code 1e-5 + 1e-3 |slope|} of each for
 * a step of 1e-6.
 */
public final class GradientCheck {
  private static final double ABSOLUTE = 1e-5;
  private static final double RELATIVE = 1e-3;

  private GradientCheck() {}

  /** A rank-0 objective that weighs every element of an output differently. */
  public static Tensor objective(Tensor output) {
    float[] weights = Compiled.floats(normal("objective", output.shape()));
    return output.mul(Tensor.literal(output.shape(), weights)).sum();
  }

  /** Normal numbers, a function of the name. */
  public static double[] normal(String name, Shape shape) {
    RandomStream stream = new RandomStream(3, name);
    return IntStream.range(0, shape.size()).mapToDouble(i -> stream.normal(0, i)).toArray();
  }

  /** Checks the derivatives of a rank-0 objective by all leaves of floats. */
  public static void assertGradients(Tensor objective, Map<Tensor, double[]> leaves) {
    Map<Tensor, double[]> at = new LinkedHashMap<>();
    leaves.forEach((leaf, values) -> at.put(leaf, values.clone()));
    List<Tensor> by =
        at.keySet().stream().filter(leaf -> leaf.type() == ElementType.FLOAT32).toList();
    List<double[]> gradients = evaluate(Gradients.of(objective, by), at);
    for (int i = 0; i < by.size(); i++) {
      double[] slopes =
          CentralDifferences.of(
              any -> evaluate(List.of(objective), at).getFirst()[0], at.get(by.get(i)));
      assertClose("gradient by " + by.get(i), gradients.get(i), slopes, ABSOLUTE, RELATIVE);
    }
  }

  private static List<double[]> evaluate(List<Tensor> tensors, Map<Tensor, double[]> at) {
    Interpreter interpreter = new Interpreter(Rounding.DOUBLE, Map.of());
    at.forEach(interpreter::bind);
    return interpreter.evaluate(tensors);
  }

  /** Checks a layer in training at an input of normal numbers, all parameters moved a little. */
  public static void assertGradients(Layer layer, Shape input) {
    assertGradients(layer, Tensor.input("x", input), normal("x", input));
  }

  /** Checks a layer in training at an input, all parameters moved a little. */
  public static void assertGradients(Layer layer, Tensor input, double... values) {
    Variables variables = new Variables(11);
    Tensor output = new Build(variables, true, Tensor.constant(0)).apply(layer, input);
    Map<Tensor, double[]> leaves = new LinkedHashMap<>(Map.of(input, values));
    for (Variable parameter : variables.of(Variable.Role.PARAMETER)) {
      leaves.put(parameter.read(), moved(parameter));
    }
    assertGradients(objective(output), leaves);
  }

  /** The values of a parameter and a fifth of normal numbers. */
  public static double[] moved(Variable parameter) {
    double[] by = normal(parameter.name(), parameter.shape());
    double[] own = Compiled.doubles(parameter.values());
    return IntStream.range(0, own.length).mapToDouble(i -> own[i] + 0.2 * by[i]).toArray();
  }
}
