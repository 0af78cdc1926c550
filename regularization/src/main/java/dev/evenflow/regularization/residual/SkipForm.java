package dev.evenflow.regularization.residual;

import dev.evenflow.nn.Block;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Residual;
import dev.evenflow.nn.Scope;
import dev.evenflow.tensor.Tensor;

/** A residual form with a branch that can be left out: without it the input goes on. */
public interface SkipForm extends Residual {
  /**
   * The block's output.
   *
   * @param block transforms, normalization and activation
   * @param ending what the branch goes through last, before it meets the way around
   * @param input the block's input
   * @param scope the block's scope
   */
  Tensor join(Block block, Layer ending, Tensor input, Scope scope);

  @Override
  default Tensor join(Block block, Tensor input, Scope scope) {
    return join(block, (branch, same) -> branch, input, scope);
  }
}
