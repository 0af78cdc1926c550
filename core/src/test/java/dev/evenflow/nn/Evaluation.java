package dev.evenflow.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.evenflow.autodiff.Gradients;
import dev.evenflow.interpreter.Interpreter;
import dev.evenflow.interpreter.Rounding;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.testing.GradientCheck;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** A tensor with the values of its leaves, evaluated and differentiated in double. */
public final class Evaluation {
  private final Tensor output;
  private final Map<Tensor, double[]> leaves;

  /** An output as an expression of leaves. */
  public Evaluation(Tensor output, Map<Tensor, double[]> leaves) {
    this.output = output;
    this.leaves = leaves;
  }

  private Interpreter interpreter() {
    Interpreter interpreter = new Interpreter(Rounding.DOUBLE, Map.of());
    leaves.forEach(interpreter::bind);
    return interpreter;
  }

  /** The output's values. */
  public double[] values() {
    return interpreter().evaluate(output);
  }

  /** The derivative of {@code sum(output * weights)} by a leaf. */
  public double[] gradient(Tensor leaf, double[] weights) {
    Tensor adjoint = Tensor.input("weights", output.shape());
    Tensor gradient = Gradients.pullback(Map.of(output, adjoint), List.of(leaf)).getFirst();
    return interpreter().bind(adjoint, weights).evaluate(gradient);
  }

  /** Holds every float leaf's gradient to central differences. */
  public void holdsToCentralDifferences() {
    GradientCheck.assertGradients(GradientCheck.objective(output), leaves);
  }

  /** Holds values to others within a part of the largest. */
  public static void assertClose(String what, double[] actual, double[] expected, double relative) {
    assertThat(actual).as(what).hasSameSizeAs(expected);
    double tolerance = relative * Math.max(largest(expected), 1e-30);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).as("%s[%d]", what, i).isCloseTo(expected[i], within(tolerance));
    }
  }

  private static double largest(double[] values) {
    return DoubleStream.of(values).map(Math::abs).max().orElse(0);
  }

  /** Numbers without a pattern that matters, between -1 and 1 times 1.3. */
  public static double[] wave(int size, double phase) {
    return IntStream.range(0, size).mapToDouble(i -> 1.3 * Math.sin(1.7 * i + phase)).toArray();
  }

  /** A layer applied to an input of waves, its parameters waves too. */
  public static Evaluation of(Layer layer, Shape input) {
    return of(layer, Tensor.input("x", input), wave(input.size(), 0.3));
  }

  /** A layer applied to an input, its parameters waves. */
  public static Evaluation of(Layer layer, Tensor input, double[] values) {
    Variables variables = new Variables(1);
    Tensor output = new Build(variables, true, Tensor.constant(0)).apply(layer, input);
    Map<Tensor, double[]> leaves = new HashMap<>();
    leaves.put(input, values);
    variables
        .all()
        .forEach(each -> leaves.put(each.read(), wave(each.shape().size(), each.name().length())));
    return new Evaluation(output, leaves);
  }

  /** The names and shapes of a layer's variables. */
  public static List<String> variables(Layer layer, Shape input) {
    Variables variables = new Variables(1);
    new Build(variables, true, Tensor.constant(0)).apply(layer, Tensor.input("x", input));
    List<String> names = new ArrayList<>();
    variables.all().forEach(each -> names.add(each.toString()));
    return names;
  }
}
