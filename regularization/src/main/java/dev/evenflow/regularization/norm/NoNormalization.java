package dev.evenflow.regularization.norm;

import dev.evenflow.nn.Normalization;
import dev.evenflow.nn.Scope;
import dev.evenflow.tensor.Tensor;

/** Leaves its input as it is. */
public record NoNormalization() implements Normalization {
  @Override
  public Tensor apply(Tensor input, Scope scope) {
    return input;
  }
}
