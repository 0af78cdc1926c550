package dev.evenflow.nn.activation;

import dev.evenflow.nn.Activation;
import dev.evenflow.tensor.Tensor;

/**
 * {@code e^x / sum e^x} along an axis. Its gradient keeps its digits even where one probability is
 * nearly 1 and what reaches the inputs is the small rest of a difference.
 *
 * @param axis that sums to 1; negative ones count from the end
 */
public record Softmax(int axis) implements Activation {
  /** Along the last axis. */
  public Softmax() {
    this(-1);
  }

  @Override
  public Tensor of(Tensor x) {
    Tensor probabilities = x.softmax(axis);
    // Divided by 1, but for rounding. The derivative by x subtracts from a gradient g its mean p g:
    // where a p is nearly 1 this leaves rounding errors, whose own mean is now subtracted too.
    return probabilities.div(probabilities.sum(axis).reshape(x.shape().with(axis, 1)));
  }
}
