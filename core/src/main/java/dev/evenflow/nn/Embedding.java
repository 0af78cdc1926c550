package dev.evenflow.nn;

import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;

/**
 * A trained vector for each index: int32 indices [n ...] become [n ..., width]. Its gradient is
 * rows that were looked up, never a whole table, as long as the optimizer leaves it so.
 *
 * <p>Parameter: {@code weight} [rows, width]. An index out of range is an error before any
 * computation.
 *
 * @param rows the number of indices
 * @param width the length of a vector
 * @param initializer of the weight, fans (1, width)
 */
public record Embedding(int rows, int width, Initializer initializer) implements Layer {
  /** Checks that the table is not empty. */
  public Embedding {
    Require.positive("embedding", "rows", rows);
    Require.positive("embedding", "width", width);
  }

  @Override
  public Tensor apply(Tensor input, Scope scope) {
    return table(scope).gatherRows(input);
  }

  /** The table itself, for an output layer that shares it. */
  public Tensor table(Scope scope) {
    return scope.parameter("weight", Shape.of(rows, width), new Fans(1, width), initializer);
  }
}
