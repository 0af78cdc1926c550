package dev.evenflow.optimizers.wrapper;

import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.training.Objective;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * An objective whose transformed gradients are transformed further.
 *
 * @param objective the true one
 * @param further what becomes of a parameter's gradient
 */
record Transformed(Objective objective, BiFunction<Variable, Tensor, Tensor> further)
    implements Objective {
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
    Map<Variable, Tensor> changed = new LinkedHashMap<>();
    objective
        .transformed(gradients)
        .forEach(
            (parameter, gradient) -> changed.put(parameter, further.apply(parameter, gradient)));
    return changed;
  }
}
