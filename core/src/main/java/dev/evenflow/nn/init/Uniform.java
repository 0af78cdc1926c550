package dev.evenflow.nn.init;

import dev.evenflow.EvenflowException;
import dev.evenflow.nn.Fans;
import dev.evenflow.nn.Initializer;
import dev.evenflow.random.RandomStream;
import dev.evenflow.tensor.Shape;

/**
 * Independent numbers uniform in [low, high), whatever the fans.
 *
 * @param low the smallest value
 * @param high the bound above, at least low
 */
public record Uniform(double low, double high) implements Initializer {
  /** Checks the order of the bounds. */
  public Uniform {
    if (!(low <= high) || Double.isInfinite(high - low)) {
      throw new EvenflowException(
          "uniform: low must not be above high, given low=" + low + " and high=" + high);
    }
  }

  @Override
  public float[] values(Shape shape, Fans fans, RandomStream random) {
    return Draws.uniform(shape, low, high, random);
  }
}
