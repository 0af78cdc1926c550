package dev.evenflow.training;

import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import java.util.LinkedHashMap;
import java.util.Map;

/** An optimizer that treats every parameter alike and on its own: the formula of its paper. */
public interface Rule extends Optimizer {
  /**
   * The parameter after the step.
   *
   * @param parameter its value before the step
   * @param gradient of the parameter's shape, after the run's transforms
   * @param slots the parameter's memory, the step's number and the learning rate
   */
  Tensor next(Tensor parameter, Tensor gradient, Slots slots);

  @Override
  default Map<Variable, Tensor> step(Objective objective, Slots slots) {
    Map<Variable, Tensor> next = new LinkedHashMap<>();
    objective
        .transformed(objective.here().gradients())
        .forEach((parameter, gradient) ->
            next.put(parameter, next(parameter.read(), gradient, slots.of(parameter))));
    return next;
  }
}
