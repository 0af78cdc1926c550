package dev.evenflow.training;

import dev.evenflow.EvenflowException;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The objective of an effective batch, as its last micro-batch completes it: the mean of the
 * micro-batches' losses, weighted as the loss itself weighs batches.
 *
 * @param batch the objective of the micro-batch, its loss times its weight
 * @param here loss and gradients of the effective batch
 */
record EffectiveObjective(ModelObjective batch, Point here) implements Objective {
  /**
   * Adds a micro-batch to the sums.
   *
   * @param batch its objective
   * @param weight rank 0: what its mean loss counts
   */
  static EffectiveObjective of(ModelObjective batch, Tensor weight, Accumulation sums) {
    ModelObjective weighted =
        new ModelObjective(
            batch.loss().mul(weight), batch.parameters(), batch.transforms(), batch.slots());
    Tensor total = sums.sum("weight", weight);
    // Where nothing counts, loss and gradients are 0.
    Tensor divisor = Tensor.select(total.greater(0), total, Tensor.constant(1));
    Point own = weighted.here();
    Map<Variable, Tensor> gradients = new LinkedHashMap<>();
    own.gradients()
        .forEach((parameter, gradient) ->
            gradients.put(parameter, sums.sum(parameter, gradient).div(divisor)));
    return new EffectiveObjective(
        weighted, new Point(sums.sum("loss", own.loss()).div(divisor), gradients));
  }

  @Override
  public List<Variable> parameters() {
    return batch.parameters();
  }

  @Override
  public Point at(Map<Variable, Tensor> substitutes) {
    throw new EvenflowException(
        "accumulate: the optimizer asks for the loss at other weights, as sam and lbfgs do, but all"
            + " micro-batches before the last are gone by then: use larger batches instead");
  }

  @Override
  public Map<Variable, Tensor> transformed(Map<Variable, Tensor> gradients) {
    return batch.transformed(gradients);
  }
}
