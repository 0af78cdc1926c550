package dev.evenflow.nn.init;

import dev.evenflow.EvenflowException;
import dev.evenflow.nn.Fans;
import dev.evenflow.nn.Initializer;
import dev.evenflow.random.RandomStream;
import dev.evenflow.tensor.Shape;

/**
 * Normal numbers, of which every output unit keeps few: of its inputs, ceil(sparsity in) chosen at
 * random are 0.
 *
 * <p>Source: Martens, "Deep learning via Hessian-free optimization", ICML 2010, section 5.
 *
 * @param sparsity the part of each unit's incoming weights that is 0, from 0 to 1
 * @param std the deviation of the others
 */
public record Sparse(double sparsity, double std) implements Initializer {
  /** Checks that the sparsity is a fraction. */
  public Sparse {
    if (!(sparsity >= 0 && sparsity <= 1)) {
      throw new EvenflowException("sparse: sparsity must be from 0 to 1, given " + sparsity);
    }
    Normal.requireDeviation("sparse", std);
  }

  /** Of deviation 0.01. */
  public Sparse(double sparsity) {
    this(sparsity, 0.01);
  }

  @Override
  public float[] values(Shape shape, Fans fans, RandomStream random) {
    float[] values = Draws.normal(shape, 0, std, random);
    int columns = shape.rank() == 0 ? 1 : shape.extent(-1);
    int rows = values.length / columns;
    RandomStream places = random.child("places");
    for (int column = 0; column < columns; column++) {
      int[] order = places.permutation(column, rows);
      for (int i = 0; i < Math.ceil(sparsity * rows); i++) {
        values[order[i] * columns + column] = 0;
      }
    }
    return values;
  }
}
