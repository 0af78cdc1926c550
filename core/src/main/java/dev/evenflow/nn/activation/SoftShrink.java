package dev.evenflow.nn.activation;

import dev.evenflow.EvenflowException;
import dev.evenflow.nn.Activation;
import dev.evenflow.tensor.Tensor;

/**
 * Brings x nearer to 0 by lambda: {@code x - lambda} above lambda, {@code x + lambda} below
 * -lambda, else 0.
 *
 * @param lambda the threshold, at least 0
 */
public record SoftShrink(double lambda) implements Activation {
  /** Checks the threshold. */
  public SoftShrink {
    if (!(lambda >= 0)) {
      throw new EvenflowException("soft-shrink: lambda must be at least 0, given " + lambda);
    }
  }

  /** Of threshold 0.5. */
  public SoftShrink() {
    this(0.5);
  }

  @Override
  public Tensor of(Tensor x) {
    Tensor lower = Tensor.select(x.less(-lambda), x.add(lambda), x.zerosLike());
    return Tensor.select(x.greater(lambda), x.sub(lambda), lower);
  }
}
