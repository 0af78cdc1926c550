package dev.evenflow.training;

import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import java.util.LinkedHashMap;
import java.util.Map;

/** Holds parameters within a set: the value that a step gives one is projected onto it. */
@FunctionalInterface
public interface Constraint {
  /**
   * The nearest value that is allowed.
   *
   * @param parameter whose value it is, for its name and shape
   * @param value the parameter after the optimizer's step
   */
  Tensor project(Variable parameter, Tensor value);

  /** The optimizer with every parameter that it writes projected after its step. */
  default Optimizer after(Optimizer optimizer) {
    return new Optimizer() {
      @Override
      public Map<Variable, Tensor> step(Objective objective, Slots slots) {
        Map<Variable, Tensor> next = new LinkedHashMap<>(optimizer.step(objective, slots));
        next.replaceAll(Constraint.this::project);
        return next;
      }

      @Override
      public Map<Variable, Tensor> evaluationWeights(Iterable<Variable> parameters, Slots slots) {
        return optimizer.evaluationWeights(parameters, slots);
      }
    };
  }
}
