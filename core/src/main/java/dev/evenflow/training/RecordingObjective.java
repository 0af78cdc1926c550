package dev.evenflow.training;

import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** An objective that remembers the transformed gradients, which the guard of the step looks at. */
final class RecordingObjective implements Objective {
  private final Objective objective;
  private final List<Tensor> transformed = new ArrayList<>();

  RecordingObjective(Objective objective) {
    this.objective = objective;
  }

  @Override
  public List<Variable> parameters() {
    return objective.parameters();
  }

  @Override
  public Point here() {
    return objective.here();
  }

  @Override
  public Point at(Map<Variable, Tensor> substitutes) {
    return objective.at(substitutes);
  }

  @Override
  public Map<Variable, Tensor> transformed(Map<Variable, Tensor> gradients) {
    Map<Variable, Tensor> changed = objective.transformed(gradients);
    transformed.addAll(changed.values());
    return changed;
  }

  /** The gradients that the optimizer was given. */
  List<Tensor> gradients() {
    return Collections.unmodifiableList(transformed);
  }
}
