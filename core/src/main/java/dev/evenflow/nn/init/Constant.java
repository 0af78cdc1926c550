package dev.evenflow.nn.init;

import dev.evenflow.nn.Fans;
import dev.evenflow.nn.Initializer;
import dev.evenflow.random.RandomStream;
import dev.evenflow.tensor.Shape;

/**
 * Every element the same.
 *
 * @param value of each element
 */
public record Constant(double value) implements Initializer {
  @Override
  public float[] values(Shape shape, Fans fans, RandomStream random) {
    return Initializer.filled(shape, value);
  }
}
