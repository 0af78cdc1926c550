package dev.evenflow.parity.layer;

import dev.evenflow.EvenflowException;
import dev.evenflow.nn.Build;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Variables;
import dev.evenflow.tensor.Graph;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A layer of ours whose variables are expressions of a case's arrays. */
final class Bound {
  private Bound() {}

  /** The output of a layer without state. */
  static Written of(Layer layer, String kind, Tensor input, Map<String, Tensor> variables) {
    return of(layer, kind, input, variables, true);
  }

  /**
   * The output of a layer, and its state after by our names.
   *
   * @param variables what stands for each variable of the layer, by its name within the layer
   */
  static Written of(
      Layer layer, String kind, Tensor input, Map<String, Tensor> variables, boolean training) {
    Variables made = new Variables(0);
    Build build = new Build(made, training, Tensor.constant(0));
    Tensor output = build.apply((x, scope) -> scope.apply(kind, layer, x), input);
    Map<Tensor, Tensor> replacements = new HashMap<>();
    for (Variable variable : made.all()) {
      replacements.put(variable.read(), expression(kind, variable, variables));
    }
    List<Tensor> roots = new ArrayList<>(List.of(output));
    roots.addAll(build.updates().values());
    List<Tensor> bound = Graph.substitute(roots, replacements);
    Map<String, Tensor> after = new LinkedHashMap<>();
    for (Variable state : build.updates().keySet()) {
      after.put(local(kind, state), bound.get(after.size() + 1));
    }
    return new Written(bound.getFirst(), after);
  }

  private static String local(String kind, Variable variable) {
    return variable.name().substring(kind.length() + 1);
  }

  private static Tensor expression(String kind, Variable variable, Map<String, Tensor> variables) {
    String name = local(kind, variable);
    Tensor expression = variables.get(name);
    if (expression == null) {
      throw new IllegalStateException(variable + " stands for nothing in PyTorch");
    }
    if (!expression.shape().equals(variable.shape())) {
      throw new EvenflowException(
          "the parameters of %s do not fit its input and arguments: %s is %s, not %s (as laid out here)"
              .formatted(kind, name, variable.shape(), expression.shape()));
    }
    return expression;
  }
}
