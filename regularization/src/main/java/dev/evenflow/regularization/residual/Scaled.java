package dev.evenflow.regularization.residual;

import dev.evenflow.nn.Block;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Scope;
import dev.evenflow.tensor.Tensor;

/**
 * {@code x + F(x) / sqrt(depth)} with F as in {@link PreActivation}: the variances of all branches
 * add up to a constant at any depth (Hayou et al. 2021, section 3).
 *
 * @param shortcut what goes around where shapes differ
 */
public record Scaled(Shortcut shortcut) implements SkipForm {
  /** With a projection where shapes differ. */
  public Scaled() {
    this(Shortcut.PROJECTION);
  }

  @Override
  public Tensor join(Block block, Layer ending, Tensor input, Scope scope) {
    Layer scaled = (branch, own) -> ending.apply(branch.mul(1 / Math.sqrt(block.depth())), own);
    return new PreActivation(shortcut).join(block, scaled, input, scope);
  }

  @Override
  public boolean endsInSum() {
    return true;
  }
}
