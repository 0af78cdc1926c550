package dev.evenflow.nn.init;

import dev.evenflow.nn.Fans;
import dev.evenflow.nn.Initializer;
import dev.evenflow.random.RandomStream;
import dev.evenflow.tensor.Shape;

/**
 * Uniform in +-gain sqrt(6 / (in + out)): keeps the scale of activations and gradients of a linear
 * layer as far as both can be had.
 *
 * <p>Source: Glorot, Bengio, "Understanding the difficulty of training deep feedforward neural
 * networks", AISTATS 2010, equation 16.
 *
 * @param gain multiplies the deviation
 */
public record XavierUniform(double gain) implements Initializer {
  /** Checks the gain. */
  public XavierUniform {
    Scaling.requireGain("xavier-uniform", gain);
  }

  /** Of gain 1. */
  public XavierUniform() {
    this(1);
  }

  @Override
  public float[] values(Shape shape, Fans fans, RandomStream random) {
    return Scaling.uniform(shape, gain, FanMode.AVERAGE, fans, random);
  }
}
