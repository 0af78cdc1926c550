package dev.evenflow.nn;

import dev.evenflow.tensor.Tensor;

/** The features of each example in one row: [n, ...] becomes [n, features]. */
public record Flatten() implements Layer {
  @Override
  public Tensor apply(Tensor input, Scope scope) {
    return input.reshape(input.shape().extent(0), -1);
  }
}
