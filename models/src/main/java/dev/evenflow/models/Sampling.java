package dev.evenflow.models;

import dev.evenflow.EvenflowException;
import dev.evenflow.random.RandomStream;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How one of several classes is drawn from their probabilities.
 *
 * @param temperature probabilities are raised to its inverse first, at least 0; at 0 the most
 *     probable class is taken
 * @param topK of how many most probable classes; 0 for all
 * @param seed of the draws
 */
public record Sampling(double temperature, int topK, long seed) {
  /** Checks the ranges. */
  public Sampling {
    if (!(temperature >= 0) || Double.isInfinite(temperature) || topK < 0) {
      throw new EvenflowException(
          "sampling needs a temperature and a top-k of at least 0, given %s and %d"
              .formatted(temperature, topK));
    }
  }

  /**
   * A class.
   *
   * @param probabilities of all classes; those that are equal are ordered by class
   * @param position which draw this is
   */
  public int draw(float[] probabilities, long position) {
    int[] order =
        IntStream.range(0, probabilities.length)
            .boxed()
            .sorted((a, b) -> Float.compare(probabilities[b], probabilities[a]))
            .mapToInt(Integer::intValue)
            .toArray();
    if (temperature == 0) {
      return order[0];
    }
    int count = topK == 0 ? order.length : Math.min(topK, order.length);
    double[] weights = new double[count];
    for (int i = 0; i < count; i++) {
      // Relative to the largest, so that none overflows.
      weights[i] =
          StrictMath.pow(
              (double) probabilities[order[i]] / probabilities[order[0]], 1 / temperature);
    }
    double left =
        new RandomStream(seed, "sampling").uniform(position, 0) * Arrays.stream(weights).sum();
    for (int i = 0; i < count - 1; i++) {
      left -= weights[i];
      if (left < 0) {
        return order[i];
      }
    }
    return order[count - 1];
  }
}
