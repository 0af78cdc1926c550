package dev.evenflow.nn;

import dev.evenflow.tensor.Tensor;

/**
 * The end of each sequence: [n, time, features] becomes [n, features]. Of a recurrent layer that
 * runs both ways, the half that runs backward has seen one step only there.
 */
public record LastStep() implements Layer {
  @Override
  public Tensor apply(Tensor input, Scope scope) {
    int time = scope.require(input, 3, "sequences [n, time, features]").shape().extent(1);
    return input.slice(1, time - 1, time).reshape(input.shape().without(1));
  }
}
