package dev.evenflow.regularization;

import dev.evenflow.nn.Build;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Variables;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.testing.Compiled;
import dev.evenflow.testing.GradientCheck;
import java.util.LinkedHashMap;
import java.util.Map;

/** A layer written for one input shape, over its own memory. */
public final class Applied {
  private final Variables variables;
  private final Build build;
  private final Tensor input;
  private final Tensor output;

  private Applied(Variables variables, Layer layer, Shape shape, boolean training, int position) {
    this.variables = variables;
    this.build = new Build(variables, training, Tensor.constant(position));
    this.input = Tensor.input("x", shape);
    this.output = build.apply(layer, input);
  }

  public static Applied training(Layer layer, Shape shape) {
    return new Applied(new Variables(11), layer, shape, true, 0);
  }

  public static Applied training(Layer layer, Shape shape, int position) {
    return new Applied(new Variables(11), layer, shape, true, position);
  }

  public static Applied evaluation(Layer layer, Shape shape) {
    return new Applied(new Variables(11), layer, shape, false, 0);
  }

  /** The same memory written for evaluation. */
  public Applied evaluating(Layer layer) {
    return new Applied(variables, layer, input.shape(), false, 0);
  }

  public Tensor input() {
    return input;
  }

  public Tensor output() {
    return output;
  }

  public Variable variable(String name) {
    return variables.get(name);
  }

  public Variables variables() {
    return variables;
  }

  /** The expression of a state after the step. */
  public Tensor updated(String name) {
    Tensor update = build.updates().get(variables.get(name));
    if (update == null) {
      throw new AssertionError(name + " is not updated");
    }
    return update;
  }

  public Map<Variable, Tensor> updates() {
    return build.updates();
  }

  /** The output for an input, with all variables at their own values. */
  public double[] of(double... x) {
    return Oracle.value(Map.of(input, x), output);
  }

  /** A point at which to take gradients: the input and all parameters, moved a little. */
  public Map<Tensor, double[]> point() {
    Map<Tensor, double[]> point = new LinkedHashMap<>();
    point.put(input, Oracle.normal("x", input.shape()));
    for (Variable variable : variables.of(Variable.Role.PARAMETER)) {
      point.put(variable.read(), GradientCheck.moved(variable));
    }
    return point;
  }

  public static double[] doubles(Variable variable) {
    return Compiled.doubles(variable.values());
  }
}
