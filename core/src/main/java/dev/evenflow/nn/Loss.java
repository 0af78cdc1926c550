package dev.evenflow.nn;

import dev.evenflow.tensor.Tensor;

/** What training makes small. */
@FunctionalInterface
public interface Loss {
  /**
   * The mean loss of the batch: rank 0.
   *
   * @param output the model's output, examples along the first axis
   * @param target int32 classes [batch ...] or floats of the output's shape, as the loss says
   */
  Tensor of(Tensor output, Tensor target);

  /**
   * What the mean of this batch counts in a mean over several batches: rank 0, at least 0. By
   * default the number of target values.
   */
  default Tensor weight(Tensor output, Tensor target) {
    return Tensor.constant(target.shape().size());
  }
}
