package dev.evenflow.nn;

import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A trained vector for each index: int32 indices [n ...] become [n ..., width]. Its gradient is
 * rows that were looked up, never a whole table, as long as the optimizer leaves it so.
 *
 * <p>Parameter: {@code weight} [rows, width]. An index out of range is an error before any
 * computation.
 *
 * @param rows the number of indices
 * @param width the length of a vector
 * @param padding an index whose vector is not trained by its look-ups, or null for none
 * @param initializer of the weight, fans (1, width)
 */
public record Embedding(int rows, int width, @Nullable Integer padding, Initializer initializer)
    implements Layer {
  /** Checks that the table is not empty. */
  public Embedding {
    Require.positive("embedding", "rows", rows);
    Require.positive("embedding", "width", width);
  }

  /** Without a padding index. */
  public Embedding(int rows, int width, Initializer initializer) {
    this(rows, width, null, initializer);
  }

  @Override
  public Tensor apply(Tensor input, Scope scope) {
    Tensor vectors = table(scope).gatherRows(input);
    if (padding == null) {
      return vectors;
    }
    Shape column = input.shape().inserted(input.shape().rank(), 1);
    Tensor padded = input.toFloats().equal(Tensor.constant(padding)).reshape(column);
    return Tensor.select(padded, vectors.detach(), vectors);
  }

  /** The table itself, for an output layer that shares it. */
  public Tensor table(Scope scope) {
    return scope.parameter("weight", Shape.of(rows, width), new Fans(1, width), initializer);
  }

  @Override
  public boolean readsIndices() {
    return true;
  }
}
