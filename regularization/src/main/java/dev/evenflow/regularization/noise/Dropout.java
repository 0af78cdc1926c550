package dev.evenflow.regularization.noise;

import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Scope;
import dev.evenflow.regularization.Require;
import dev.evenflow.tensor.Tensor;

/**
 * Dropout (Srivastava et al. 2014): in training each element becomes 0 with the rate's probability
 * and is divided by {@code 1 - rate} otherwise, so that its mean stays. Evaluation leaves the input
 * as it is.
 *
 * @param rate the share that is dropped, in [0, 1)
 */
public record Dropout(double rate) implements Layer {
  /** Checks the range. */
  public Dropout {
    Require.share("dropout", "rate", rate);
  }

  @Override
  public Tensor apply(Tensor input, Scope scope) {
    return scope.isTraining() && rate > 0
        ? input.mul(Mask.kept(rate, input.shape(), scope).mul(1 / (1 - rate)))
        : input;
  }
}
