package dev.evenflow.regularization.residual;

import dev.evenflow.nn.Block;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Scope;
import dev.evenflow.regularization.Require;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;

/**
 * {@code x + s * F(x)} with F as in {@link PreActivation} and a trained s for each channel that
 * starts small (Touvron et al. 2021, equation 4). Parameter: {@code branch-scale} [c].
 *
 * @param initial what s starts at; the paper takes 0.1 to a depth of 18, 1e-5 to 24, then 1e-6
 * @param shortcut what goes around where shapes differ
 */
public record LayerScale(double initial, Shortcut shortcut) implements SkipForm {
  /** Checks the range. */
  public LayerScale {
    Require.notNegative("layer-scale", "initial", initial);
  }

  /** With a projection where shapes differ. */
  public LayerScale(double initial) {
    this(initial, Shortcut.PROJECTION);
  }

  /** Starting at 1e-5. */
  public LayerScale() {
    this(1e-5);
  }

  @Override
  public Tensor join(Block block, Layer ending, Tensor input, Scope scope) {
    Layer scaled =
        (branch, own) -> {
          Shape channels = Shape.of(branch.shape().extent(-1));
          return ending.apply(branch.mul(own.parameter("branch-scale", channels, initial)), own);
        };
    return new PreActivation(shortcut).join(block, scaled, input, scope);
  }

  @Override
  public boolean endsInSum() {
    return true;
  }
}
