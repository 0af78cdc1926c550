package dev.evenflow.nn.init;

import dev.evenflow.EvenflowException;
import dev.evenflow.nn.Fans;
import dev.evenflow.nn.Initializer;
import dev.evenflow.random.RandomStream;
import dev.evenflow.tensor.Shape;

/**
 * The identity times a gain: output i is input i, further outputs are 0. A convolution weight has
 * it at its middle tap; each group, and each gate of a recurrent layer, has its own.
 *
 * <p>Source: Le, Jaitly, Hinton, "A simple way to initialize recurrent networks of rectified linear
 * units", 2015 (for recurrent weights).
 *
 * @param gain the diagonal
 */
public record Identity(double gain) implements Initializer {
  /** Of gain 1. */
  public Identity() {
    this(1);
  }

  @Override
  public float[] values(Shape shape, Fans fans, RandomStream random) {
    if (shape.rank() < 2) {
      throw new EvenflowException(
          "identity: needs a matrix or a convolution weight, given " + shape);
    }
    float[] values = new float[shape.size()];
    int columns = shape.extent(-1);
    int parts = Matrices.sideBySide(shape, fans);
    int firstRow = Matrices.middleRow(shape);
    int width = columns / parts;
    for (int part = 0; part < parts; part++) {
      for (int i = 0; i < Math.min(shape.extent(-2), width); i++) {
        values[(firstRow + i) * columns + part * width + i] = (float) gain;
      }
    }
    return values;
  }
}
