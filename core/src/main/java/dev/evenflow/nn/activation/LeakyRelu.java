package dev.evenflow.nn.activation;

import dev.evenflow.nn.Activation;
import dev.evenflow.tensor.Tensor;

/**
 * {@code x} above 0 and {@code slope x} below, where a unit so cannot die.
 *
 * <p>Source: Maas, Hannun, Ng, "Rectifier nonlinearities improve neural network acoustic models",
 * 2013.
 *
 * @param slope below 0
 */
public record LeakyRelu(double slope) implements Activation {
  /** Of slope 0.01. */
  public LeakyRelu() {
    this(0.01);
  }

  @Override
  public Tensor of(Tensor x) {
    return Tensor.select(x.greater(0), x, x.mul(slope));
  }
}
