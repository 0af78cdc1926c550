package dev.evenflow.nn.activation;

import dev.evenflow.nn.Activation;
import dev.evenflow.tensor.Tensor;

/**
 * {@code e^x / sum e^x} along an axis.
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
    return x.softmax(axis);
  }
}
