package dev.evenflow.nn;

import dev.evenflow.tensor.Tensor;

/** How the input of a block goes around its transforms. */
@FunctionalInterface
public interface Residual {
  /**
   * The block's output.
   *
   * @param block transforms, normalization and activation
   * @param input the block's input
   * @param scope the block's scope
   */
  Tensor join(Block block, Tensor input, Scope scope);

  /**
   * Whether its output is a bare sum, which no normalization or activation has followed; a model
   * puts them before its head then.
   */
  default boolean endsInSum() {
    return false;
  }
}
