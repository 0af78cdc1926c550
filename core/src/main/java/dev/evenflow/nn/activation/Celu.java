package dev.evenflow.nn.activation;

import dev.evenflow.EvenflowException;
import dev.evenflow.nn.Activation;
import dev.evenflow.tensor.Tensor;

/**
 * {@code x} above 0 and {@code alpha (e^(x / alpha) - 1)} below: an ELU whose slope is smooth for
 * every alpha.
 *
 * <p>Source: Barron, "Continuously differentiable exponential linear units", 2017.
 *
 * @param alpha minus what large negative inputs come to, above 0
 */
public record Celu(double alpha) implements Activation {
  /** Checks that alpha is above 0. */
  public Celu {
    if (!(alpha > 0)) {
      throw new EvenflowException("celu: alpha must be above 0, given " + alpha);
    }
  }

  /** Of alpha 1. */
  public Celu() {
    this(1);
  }

  @Override
  public Tensor of(Tensor x) {
    Tensor positive = x.greater(0);
    Tensor below = Tensor.select(positive, x.zerosLike(), x);
    return Tensor.select(positive, x, below.div(alpha).expm1().mul(alpha));
  }
}
