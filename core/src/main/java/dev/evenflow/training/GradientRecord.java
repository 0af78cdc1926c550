package dev.evenflow.training;

import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An objective that takes note of the gradients an optimizer asks it for. */
final class GradientRecord implements Objective {
  private final Objective objective;
  private final Map<Variable, Tensor> transformed = new LinkedHashMap<>();
  private Map<Variable, Tensor> here = Map.of();

  GradientRecord(Objective objective) {
    this.objective = objective;
  }

  @Override
  public List<Variable> parameters() {
    return objective.parameters();
  }

  @Override
  public Point here() {
    Point point = objective.here();
    here = point.gradients();
    return point;
  }

  @Override
  public Point at(Map<Variable, Tensor> substitutes) {
    return objective.at(substitutes);
  }

  @Override
  public Map<Variable, Tensor> transformed(Map<Variable, Tensor> gradients) {
    Map<Variable, Tensor> changed = objective.transformed(gradients);
    transformed.putAll(changed);
    return changed;
  }

  /** Those at the parameters' values before the step. */
  Map<Variable, Tensor> gradients() {
    return here.isEmpty() ? here().gradients() : here;
  }

  /**
   * Those after the run's transforms, or before, of an optimizer that needs the true slopes of the
   * loss and asked for no others.
   */
  Map<Variable, Tensor> transformed() {
    return transformed.isEmpty() ? gradients() : transformed;
  }
}
