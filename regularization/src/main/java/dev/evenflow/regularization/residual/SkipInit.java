package dev.evenflow.regularization.residual;

import dev.evenflow.nn.Block;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Scope;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;

/**
 * {@code x + s F(x)} with F as in {@link PreActivation} and a trained scalar s that starts at 0 (De
 * and Smith 2020, section 3), made for nets without normalization. Parameter: {@code branch-scale},
 * rank 0.
 *
 * @param shortcut what goes around where shapes differ
 */
public record SkipInit(Shortcut shortcut) implements SkipForm {
  /** With a projection where shapes differ. */
  public SkipInit() {
    this(Shortcut.PROJECTION);
  }

  @Override
  public Tensor join(Block block, Layer ending, Tensor input, Scope scope) {
    Layer scaled =
        (branch, own) ->
            ending.apply(branch.mul(own.parameter("branch-scale", Shape.SCALAR, 0)), own);
    return new PreActivation(shortcut).join(block, scaled, input, scope);
  }

  @Override
  public boolean endsInSum() {
    return true;
  }
}
