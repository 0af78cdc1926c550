package dev.evenflow.nn.activation;

import dev.evenflow.nn.Activation;
import dev.evenflow.tensor.Tensor;

/**
 * {@code x} above 0 and {@code alpha (e^x - 1)} below.
 *
 * <p>Source: Clevert, Unterthiner, Hochreiter, "Fast and accurate deep network learning by
 * exponential linear units", ICLR 2016.
 *
 * @param alpha minus what large negative inputs come to
 */
public record Elu(double alpha) implements Activation {
  /** Of alpha 1. */
  public Elu() {
    this(1);
  }

  @Override
  public Tensor of(Tensor x) {
    Tensor positive = x.greater(0);
    // The exponential must not see large inputs: its overflow would come back as 0 * Inf.
    Tensor below = Tensor.select(positive, x.zerosLike(), x);
    return Tensor.select(positive, x, below.expm1().mul(alpha));
  }
}
