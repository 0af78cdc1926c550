package dev.evenflow.regularization.norm;

import dev.evenflow.nn.Scope;
import dev.evenflow.regularization.Require;
import dev.evenflow.regularization.Units;
import dev.evenflow.tensor.Tensor;

/**
 * Weight standardization (Qiao et al. 2019, equation 7): each output's weights are brought to mean
 * 0 and variance 1, {@code w = (v - mean) / sqrt(variance + epsilon)}. Made for layers with group
 * normalization behind them. With {@code scaled} the result is divided by the root of the number of
 * inputs (Brock, De and Smith 2021, equation 1), which keeps the variance of activations without
 * any.
 *
 * @param epsilon above 0
 * @param scaled whether to divide by the root of the number of inputs
 */
public record WeightStandardization(double epsilon, boolean scaled) implements WeightNormalization {
  /** Checks the range. */
  public WeightStandardization {
    Require.positive("weight-standardization", "epsilon", epsilon);
  }

  /** With epsilon 1e-5, not scaled. */
  public WeightStandardization() {
    this(1e-5, false);
  }

  @Override
  public Tensor apply(String name, Tensor trained, Scope scope) {
    int[] axes = Units.axes(trained.shape());
    Tensor centered = trained.sub(trained.meanKept(axes));
    Tensor deviation = centered.square().meanKept(axes).add(epsilon).sqrt();
    double inputs = (double) trained.shape().size() / deviation.shape().size();
    return centered.mul(deviation.rdiv(scaled ? 1 / Math.sqrt(inputs) : 1));
  }
}
