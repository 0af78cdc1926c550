package dev.evenflow.regularization.norm;

import dev.evenflow.nn.Scope;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;

/** What follows a normalization: a trained {@code scale}, 1 at first, and {@code bias}, 0. */
final class Affine {
  private Affine() {}

  /**
   * {@code centered * inverse * scale + bias}. The factors are joined first: one value a channel
   * where the statistics are the channels'.
   *
   * @param shape of scale and bias
   */
  static Tensor apply(boolean affine, Tensor centered, Tensor inverse, Shape shape, Scope scope) {
    return affine
        ? centered
            .mul(inverse.mul(scope.parameter("scale", shape, 1)))
            .add(scope.parameter("bias", shape, 0))
        : centered.mul(inverse);
  }
}
