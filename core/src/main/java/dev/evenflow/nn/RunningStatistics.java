package dev.evenflow.nn;

import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;

/**
 * The mean and variance of values per channel that a layer keeps for evaluation, and what they are
 * in a batch.
 *
 * @param mean [channels], a state
 * @param variance [channels], a state
 * @param batch of the values of a batch
 * @param momentum the share of the new in the running ones, from 0 to 1
 * @param isUnbiased whether the running variance divides by count - 1
 */
public record RunningStatistics(
    Variable mean, Variable variance, BatchMoments batch, double momentum, boolean isUnbiased) {
  /** The running mean after a step. */
  Tensor nextMean(BatchMoments now) {
    return moved(mean, now.mean());
  }

  /** The running variance after a step. */
  Tensor nextVariance(BatchMoments now) {
    Tensor current =
        isUnbiased ? now.variance().mul(now.count().div(now.count().sub(1))) : now.variance();
    return moved(variance, current);
  }

  private Tensor moved(Variable running, Tensor current) {
    return running.read().mul(1 - momentum).add(current.mul(momentum));
  }
}
