package dev.evenflow.regularization.noise;

import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Scope;
import dev.evenflow.regularization.Require;
import dev.evenflow.tensor.Tensor;

/**
 * Dropout that keeps mean 0 and variance 1 (Klambauer et al. 2017, section 3), for SELU: in
 * training an element becomes {@code -lambda alpha}, what SELU tends to, with the rate's
 * probability, and an affine map brings all back to the moments they had.
 *
 * @param rate the share that is dropped, in [0, 1)
 */
public record AlphaDropout(double rate) implements Layer {
  /** The value that SELU tends to at minus infinity. */
  private static final double LOW = -1.0507009873554805 * 1.6732632423543772;

  /** Checks the range. */
  public AlphaDropout {
    Require.share("alpha-dropout", "rate", rate);
  }

  @Override
  public Tensor apply(Tensor input, Scope scope) {
    if (!scope.isTraining() || rate == 0) {
      return input;
    }
    double factor = 1 / Math.sqrt((1 - rate) * (1 + rate * LOW * LOW));
    double offset = -factor * rate * LOW;
    Tensor kept = Mask.kept(rate, input.shape(), scope);
    return Tensor.select(kept, input, Tensor.constant(LOW)).mul(factor).add(offset);
  }
}
