package dev.evenflow.training;

import dev.evenflow.autodiff.Gradients;
import dev.evenflow.tensor.Graph;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The objective of a written model.
 *
 * @param loss rank 0, an expression of the parameters
 * @param parameters the trained variables
 * @param transforms what changes the gradients, in this order
 * @param slots the transforms' memory
 */
public record ModelObjective(
    Tensor loss, List<Variable> parameters, List<GradientTransform> transforms, Slots slots)
    implements Objective {
  /** Copies the lists. */
  public ModelObjective {
    parameters = List.copyOf(parameters);
    transforms = List.copyOf(transforms);
  }

  @Override
  public Point here() {
    return differentiated(loss, parameters.stream().map(Variable::read).toList());
  }

  @Override
  public Point at(Map<Variable, Tensor> substitutes) {
    Map<Tensor, Tensor> replacements = new HashMap<>();
    substitutes.forEach((parameter, other) -> replacements.put(parameter.read(), other.detach()));
    Tensor there = Graph.substitute(List.of(loss), replacements).getFirst();
    return differentiated(
        there,
        parameters.stream()
            .map(Variable::read)
            .map(read -> replacements.getOrDefault(read, read))
            .toList());
  }

  private Point differentiated(Tensor objective, List<Tensor> by) {
    List<Tensor> derivatives = Gradients.of(objective, by);
    Map<Variable, Tensor> gradients = new LinkedHashMap<>();
    for (int i = 0; i < by.size(); i++) {
      gradients.put(parameters.get(i), derivatives.get(i));
    }
    return new Point(objective, gradients);
  }

  @Override
  public Map<Variable, Tensor> transformed(Map<Variable, Tensor> gradients) {
    Map<Variable, Tensor> changed = gradients;
    for (int i = 0; i < transforms.size(); i++) {
      changed = transforms.get(i).apply(changed, slots.child("transform" + (i + 1)));
    }
    return changed;
  }
}
