package dev.evenflow.regularization.norm;

import dev.evenflow.nn.Normalization;
import dev.evenflow.nn.Scope;
import dev.evenflow.regularization.Require;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.ShapeException;
import dev.evenflow.tensor.Tensor;

/**
 * Root mean square normalization (Zhang and Sennrich 2019, equation 4): {@code y = x /
 * sqrt(mean(x^2) + epsilon) * scale} over the last axis. Inputs are [n, c], [n, t, c] or [n, h, w,
 * c]; the same in training and evaluation. Parameter: {@code scale} [c].
 *
 * @param epsilon above 0
 * @param affine whether the scale is trained
 */
public record RmsNorm(double epsilon, boolean affine) implements Normalization {
  /** Checks the range. */
  public RmsNorm {
    Require.positive("rms", "epsilon", epsilon);
  }

  /** With epsilon 1e-6 and a trained scale. */
  public RmsNorm() {
    this(1e-6, true);
  }

  @Override
  public Tensor apply(Tensor input, Scope scope) {
    if (input.shape().rank() < 2) {
      throw new ShapeException(
          scope.path() + ": rms normalization needs [n ..., channels], given " + input.shape());
    }
    Tensor inverse = input.square().meanKept(-1).add(epsilon).sqrt().rdiv(1);
    return affine
        ? input.mul(inverse).mul(scope.parameter("scale", Shape.of(input.shape().extent(-1)), 1))
        : input.mul(inverse);
  }
}
