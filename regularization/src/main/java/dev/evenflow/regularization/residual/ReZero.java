package dev.evenflow.regularization.residual;

import dev.evenflow.nn.Block;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Scope;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;

/**
 * {@code x + s F(x)} with a trained scalar s that starts at 0 (Bachlechner et al. 2020, equation
 * 1): a block starts as its shortcut. F activates after every transform, and normalizes before that
 * if the block has a normalization, which the form makes needless. Parameter: {@code branch-scale},
 * rank 0.
 *
 * @param shortcut what goes around where shapes differ
 */
public record ReZero(Shortcut shortcut) implements SkipForm {
  /** With a projection where shapes differ. */
  public ReZero() {
    this(Shortcut.PROJECTION);
  }

  @Override
  public Tensor join(Block block, Layer ending, Tensor input, Scope scope) {
    Tensor scale = scope.parameter("branch-scale", Shape.SCALAR, 0);
    Tensor branch = ending.apply(Branch.activated(block, input, scope).mul(scale), scope);
    return branch.add(shortcut.apply(input, branch.shape(), scope));
  }

  @Override
  public boolean endsInSum() {
    return true;
  }
}
