package dev.evenflow.regularization.noise;

import dev.evenflow.nn.Scope;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;

/** Random choices of elements. */
final class Mask {
  private Mask() {}

  /** 0 with the rate's probability, else 1; anew in every step. */
  static Tensor kept(double rate, Shape shape, Scope scope) {
    return Tensor.constant(rate).lessOrEqual(scope.uniform("mask", shape));
  }
}
