package dev.evenflow.optimizers.wrapper;

import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.training.Objective;
import java.util.List;
import java.util.Map;

/**
 * An objective that shows another point as the present one.
 *
 * @param objective the true one
 * @param here what to show
 */
record Seen(Objective objective, Objective.Point here) implements Objective {
  @Override
  public List<Variable> parameters() {
    return objective.parameters();
  }

  @Override
  public Point at(Map<Variable, Tensor> substitutes) {
    return objective.at(substitutes);
  }

  @Override
  public Map<Variable, Tensor> transformed(Map<Variable, Tensor> gradients) {
    return objective.transformed(gradients);
  }
}
