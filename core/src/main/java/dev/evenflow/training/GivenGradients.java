package dev.evenflow.training;

import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The objective whose gradients are given: the sum of {@code g * p} over all parameters, which has
 * them everywhere.
 *
 * @param gradients of every parameter, of its shape
 * @param transforms what changes them, in this order
 * @param slots the transforms' memory
 */
public record GivenGradients(
    Map<Variable, Tensor> gradients, List<GradientTransform> transforms, Slots slots)
    implements Objective {
  @Override
  public List<Variable> parameters() {
    return List.copyOf(gradients.keySet());
  }

  @Override
  public Point here() {
    return at(Map.of());
  }

  @Override
  public Point at(Map<Variable, Tensor> substitutes) {
    Tensor loss = Tensor.constant(0);
    for (Map.Entry<Variable, Tensor> each : gradients.entrySet()) {
      Variable parameter = each.getKey();
      Tensor value = substitutes.getOrDefault(parameter, parameter.read());
      loss = loss.add(each.getValue().mul(value).sum());
    }
    return new Point(loss, gradients);
  }

  @Override
  public Map<Variable, Tensor> transformed(Map<Variable, Tensor> given) {
    Map<Variable, Tensor> changed = new LinkedHashMap<>(given);
    for (int i = 0; i < transforms.size(); i++) {
      changed = transforms.get(i).apply(changed, slots.child("transform" + (i + 1)));
    }
    return changed;
  }
}
