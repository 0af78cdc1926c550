package dev.evenflow.training;

import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes a step over the whole model. A rule that looks at one parameter is a {@link Rule}. */
@FunctionalInterface
public interface Optimizer {
  /**
   * The value of every parameter after the step. All expressions see the values before it.
   *
   * @param objective loss and gradients
   * @param slots memory between steps, the step's number and the learning rate
   */
  Map<Variable, Tensor> step(Objective objective, Slots slots);

  /**
   * How many batches make one step, at least 1, the default: with more, {@link #step} is given loss
   * and gradients of all of them together.
   */
  default int microBatches() {
    return 1;
  }

  /**
   * The weights to evaluate and export, as expressions of parameters and slots after a step; by
   * default the parameters themselves.
   */
  default Map<Variable, Tensor> evaluationWeights(Iterable<Variable> parameters, Slots slots) {
    Map<Variable, Tensor> weights = new LinkedHashMap<>();
    parameters.forEach(parameter -> weights.put(parameter, parameter.read()));
    return weights;
  }
}
