package dev.evenflow.regularization.residual;

import dev.evenflow.nn.Block;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Scope;
import dev.evenflow.tensor.Tensor;

/**
 * The residual block of the first ResNet (He et al. 2016a, equation 1): {@code activation(x +
 * F(x))}, where F normalizes after every transform and activates between them.
 *
 * @param shortcut what goes around where shapes differ
 */
public record Identity(Shortcut shortcut) implements SkipForm {
  /** With a projection where shapes differ. */
  public Identity() {
    this(Shortcut.PROJECTION);
  }

  /** With a projection in every block, the form named {@code projection}. */
  public static Identity projected() {
    return new Identity(Shortcut.ALWAYS_PROJECTION);
  }

  @Override
  public Tensor join(Block block, Layer ending, Tensor input, Scope scope) {
    Tensor branch = ending.apply(Branch.normalized(block, input, scope), scope);
    Tensor around = shortcut.apply(input, branch.shape(), block.normalization(), scope);
    return scope.apply(block.activation(), branch.add(around));
  }
}
