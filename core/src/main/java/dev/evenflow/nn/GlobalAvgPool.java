package dev.evenflow.nn;

import dev.evenflow.tensor.Tensor;

/** The mean over all places: [n, ..., c] becomes [n, c], for images and for sequences. */
public record GlobalAvgPool() implements Layer {
  @Override
  public Tensor apply(Tensor input, Scope scope) {
    return places(input, scope).mean(1);
  }

  /** All places of an image or sequence along one axis: [n, places, c]. */
  static Tensor places(Tensor input, Scope scope) {
    int rank = Math.max(input.shape().rank(), 3);
    scope.require(input, rank, "images or sequences [n, ..., channels]");
    return input.reshape(input.shape().extent(0), -1, input.shape().extent(-1));
  }

  @Override
  public String kind() {
    return "pool";
  }
}
