package dev.evenflow.nn.init;

import dev.evenflow.nn.Fans;
import dev.evenflow.nn.Initializer;
import dev.evenflow.random.RandomStream;
import dev.evenflow.tensor.Shape;

/**
 * A random orthogonal matrix times a gain: all singular values equal the gain, so that a linear
 * layer keeps every length. Where rows and columns differ, the fewer are orthonormal. A convolution
 * weight is the matrix [kh kw in, out]; the outputs of each group, and of each gate of a recurrent
 * layer, are a matrix of their own. Cost: 2 rows columns min(rows, columns) operations in double.
 *
 * <p>Source: Saxe, McClelland, Ganguli, "Exact solutions to the nonlinear dynamics of learning in
 * deep linear neural networks", ICLR 2014.
 *
 * @param gain the singular values
 */
public record Orthogonal(double gain) implements Initializer {
  /** Checks the gain. */
  public Orthogonal {
    Scaling.requireGain("orthogonal", gain);
  }

  /** Of gain 1. */
  public Orthogonal() {
    this(1);
  }

  @Override
  public float[] values(Shape shape, Fans fans, RandomStream random) {
    float[] values = new float[shape.size()];
    int columns = shape.rank() == 0 ? 1 : shape.extent(-1);
    int parts = shape.rank() < 2 ? 1 : Matrices.sideBySide(shape, fans);
    Matrices.writeOrthogonal(values, 0, shape.size() / columns, columns, parts, gain, random);
    return values;
  }
}
