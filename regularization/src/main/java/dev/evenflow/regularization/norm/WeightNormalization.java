package dev.evenflow.regularization.norm;

import dev.evenflow.nn.Normalization;
import dev.evenflow.nn.Reparameterization;
import dev.evenflow.nn.Scope;
import dev.evenflow.tensor.Tensor;

/**
 * A normalization of the weights beside it instead of the activations, which it leaves as they are.
 */
interface WeightNormalization extends Normalization, Reparameterization {
  @Override
  default Tensor apply(Tensor input, Scope scope) {
    return input;
  }

  @Override
  default Scope weights(Scope scope) {
    return scope.reparameterized(this);
  }
}
