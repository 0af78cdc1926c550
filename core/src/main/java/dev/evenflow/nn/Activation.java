package dev.evenflow.nn;

import dev.evenflow.tensor.Tensor;

/** A nonlinear function of each element, written as its formula. */
@FunctionalInterface
public interface Activation extends Layer {
  /** The function; for one with trained parameters, as it is before the first step. */
  Tensor of(Tensor x);

  @Override
  default Tensor apply(Tensor input, Scope scope) {
    return of(input);
  }
}
