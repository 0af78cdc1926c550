package dev.evenflow.nn.activation;

import dev.evenflow.nn.Activation;
import dev.evenflow.tensor.Tensor;

/**
 * The logarithm of {@link Softmax}, without rounding small probabilities to 0.
 *
 * @param axis that sums to 1; negative ones count from the end
 */
public record LogSoftmax(int axis) implements Activation {
  /** Along the last axis. */
  public LogSoftmax() {
    this(-1);
  }

  @Override
  public Tensor of(Tensor x) {
    return x.logSoftmax(axis);
  }
}
