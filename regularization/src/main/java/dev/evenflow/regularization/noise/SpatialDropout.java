package dev.evenflow.regularization.noise;

import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Scope;
import dev.evenflow.regularization.Require;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;

/**
 * Dropout of whole channels (Tompson et al. 2015), whose neighbouring places say nearly the same:
 * in training each channel of each example becomes 0 with the rate's probability and is divided by
 * {@code 1 - rate} otherwise. Inputs are [n, c], [n, t, c] or [n, h, w, c].
 *
 * @param rate the share that is dropped, in [0, 1)
 */
public record SpatialDropout(double rate) implements Layer {
  /** Checks the range. */
  public SpatialDropout {
    Require.share("spatial-dropout", "rate", rate);
  }

  @Override
  public Tensor apply(Tensor input, Scope scope) {
    if (!scope.isTraining() || rate == 0) {
      return input;
    }
    Shape channels = input.shape();
    for (int axis = 1; axis < channels.rank() - 1; axis++) {
      channels = channels.with(axis, 1);
    }
    return input.mul(Mask.kept(rate, channels, scope).mul(1 / (1 - rate)));
  }
}
