package dev.evenflow.regularization.residual;

import dev.evenflow.nn.Block;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Scope;
import dev.evenflow.tensor.Tensor;

/**
 * {@code x + F(x)}, where F normalizes and activates before every transform (He et al. 2016b,
 * figure 4e): nothing stands in the way of the sum, forward or back. With a single transform and no
 * activation it is the Pre-LN block of transformers. A projected shortcut starts after the first
 * normalization and activation, as in the authors' code.
 *
 * @param shortcut what goes around where shapes differ
 */
public record PreActivation(Shortcut shortcut) implements SkipForm {
  /** With a projection where shapes differ. */
  public PreActivation() {
    this(Shortcut.PROJECTION);
  }

  @Override
  public Tensor join(Block block, Layer ending, Tensor input, Scope scope) {
    Tensor entered = Branch.entered(block, input, scope);
    Tensor branch = ending.apply(Branch.preActivated(block, entered, scope), scope);
    Tensor from = branch.shape().equals(input.shape()) ? input : entered;
    return branch.add(shortcut.apply(from, branch.shape(), scope));
  }

  @Override
  public boolean endsInSum() {
    return true;
  }
}
