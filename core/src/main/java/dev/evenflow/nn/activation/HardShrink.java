package dev.evenflow.nn.activation;

import dev.evenflow.EvenflowException;
import dev.evenflow.nn.Activation;
import dev.evenflow.tensor.Tensor;

/**
 * {@code x} where {@code |x| > lambda}, else 0.
 *
 * @param lambda the threshold, at least 0
 */
public record HardShrink(double lambda) implements Activation {
  /** Checks the threshold. */
  public HardShrink {
    if (!(lambda >= 0)) {
      throw new EvenflowException("hard-shrink: lambda must be at least 0, given " + lambda);
    }
  }

  /** Of threshold 0.5. */
  public HardShrink() {
    this(0.5);
  }

  @Override
  public Tensor of(Tensor x) {
    return Tensor.select(x.abs().greater(lambda), x, x.zerosLike());
  }
}
