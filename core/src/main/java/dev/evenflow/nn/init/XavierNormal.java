package dev.evenflow.nn.init;

import dev.evenflow.nn.Fans;
import dev.evenflow.nn.Initializer;
import dev.evenflow.random.RandomStream;
import dev.evenflow.tensor.Shape;

/**
 * Normal of deviation gain sqrt(2 / (in + out)): keeps the scale of activations and gradients of a
 * linear layer as far as both can be had.
 *
 * <p>Source: Glorot, Bengio, "Understanding the difficulty of training deep feedforward neural
 * networks", AISTATS 2010, equation 12.
 *
 * @param gain multiplies the deviation
 */
public record XavierNormal(double gain) implements Initializer {
  /** Checks the gain. */
  public XavierNormal {
    Scaling.requireGain("xavier-normal", gain);
  }

  /** Of gain 1. */
  public XavierNormal() {
    this(1);
  }

  @Override
  public float[] values(Shape shape, Fans fans, RandomStream random) {
    return Scaling.normal(shape, gain, FanMode.AVERAGE, fans, random);
  }
}
