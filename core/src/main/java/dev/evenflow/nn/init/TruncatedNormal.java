package dev.evenflow.nn.init;

import dev.evenflow.nn.Fans;
import dev.evenflow.nn.Initializer;
import dev.evenflow.random.RandomStream;
import dev.evenflow.tensor.Shape;

/**
 * Independent normal numbers; those further than two deviations from the mean are drawn again, as
 * in Keras. The deviation of what is left is 0.8796 std.
 *
 * @param mean of the distribution
 * @param std its standard deviation before truncation, at least 0
 */
public record TruncatedNormal(double mean, double std) implements Initializer {
  private static final double DEVIATIONS = 2;

  /** Checks the deviation. */
  public TruncatedNormal {
    Normal.requireDeviation("truncated-normal", std);
  }

  /** Of mean 0. */
  public TruncatedNormal(double std) {
    this(0, std);
  }

  @Override
  public float[] values(Shape shape, Fans fans, RandomStream random) {
    float[] values = Draws.normal(shape, 0, 1, random);
    for (int i = 0; i < values.length; i++) {
      double draw = values[i];
      for (int attempt = 1; Math.abs(draw) > DEVIATIONS; attempt++) {
        draw = random.normal(attempt, i);
      }
      values[i] = (float) (mean + std * draw);
    }
    return values;
  }
}
