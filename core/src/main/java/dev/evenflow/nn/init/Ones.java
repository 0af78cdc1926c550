package dev.evenflow.nn.init;

import dev.evenflow.nn.Fans;
import dev.evenflow.nn.Initializer;
import dev.evenflow.random.RandomStream;
import dev.evenflow.tensor.Shape;

/** Every element 1. */
public record Ones() implements Initializer {
  @Override
  public float[] values(Shape shape, Fans fans, RandomStream random) {
    return Initializer.filled(shape, 1);
  }
}
