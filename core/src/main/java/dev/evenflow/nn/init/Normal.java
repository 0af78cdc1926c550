package dev.evenflow.nn.init;

import dev.evenflow.EvenflowException;
import dev.evenflow.nn.Fans;
import dev.evenflow.nn.Initializer;
import dev.evenflow.random.RandomStream;
import dev.evenflow.tensor.Shape;

/**
 * Independent normal numbers, whatever the fans.
 *
 * @param mean of the distribution
 * @param std its standard deviation, at least 0
 */
public record Normal(double mean, double std) implements Initializer {
  /** Checks the deviation. */
  public Normal {
    requireDeviation("normal", std);
  }

  /** Of mean 0. */
  public Normal(double std) {
    this(0, std);
  }

  static void requireDeviation(String name, double std) {
    if (!(std >= 0) || Double.isInfinite(std)) {
      throw new EvenflowException(name + ": std must be finite and at least 0, given " + std);
    }
  }

  @Override
  public float[] values(Shape shape, Fans fans, RandomStream random) {
    return Draws.normal(shape, mean, std, random);
  }
}
