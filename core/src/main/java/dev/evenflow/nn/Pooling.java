package dev.evenflow.nn;

import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;

/** How what layers measure of a batch becomes what they keep, where several batches make a step. */
public interface Pooling {
  /** The value of a state after the step, from what this batch alone would make it. */
  Tensor state(Variable state, Tensor next);

  /** The moments over all batches of the step, from this batch's. */
  BatchMoments moments(RunningStatistics statistics);
}
