package dev.evenflow.regularization.residual;

import dev.evenflow.nn.Block;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Scope;
import dev.evenflow.tensor.Tensor;

/**
 * {@code normalization(x + F(x))}, the Post-LN block of transformers (Vaswani et al. 2017, section
 * 3.1); F only activates between its transforms.
 *
 * @param shortcut what goes around where shapes differ
 */
public record PostNorm(Shortcut shortcut) implements SkipForm {
  /** With a projection where shapes differ. */
  public PostNorm() {
    this(Shortcut.PROJECTION);
  }

  @Override
  public Tensor join(Block block, Layer ending, Tensor input, Scope scope) {
    Tensor branch = ending.apply(Branch.bare(block, input, scope), scope);
    Tensor around = shortcut.apply(input, branch.shape(), scope);
    return scope.apply(block.normalization(), branch.add(around));
  }
}
