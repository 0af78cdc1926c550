package dev.evenflow.nn;

import dev.evenflow.random.RandomStream;
import dev.evenflow.tensor.Shape;
import java.util.Arrays;

/** Gives weights their values before the first step. */
@FunctionalInterface
public interface Initializer {
  /**
   * The initial values.
   *
   * @param shape dense weights are [in, out], convolution weights [kh, kw, in / groups, out]
   * @param fans how many values the weight connects
   * @param random the weight's own stream
   * @return row-major, of the shape's size
   */
  float[] values(Shape shape, Fans fans, RandomStream random);

  /** What a bias beside such a weight starts with, given the weight's fans: zeros. */
  default Initializer bias() {
    return (shape, fans, random) -> filled(shape, 0);
  }

  /** Equal values. */
  static float[] filled(Shape shape, double value) {
    float[] values = new float[shape.size()];
    Arrays.fill(values, (float) value);
    return values;
  }
}
