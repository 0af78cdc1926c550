package dev.evenflow.nn;

import dev.evenflow.tensor.Tensor;

/** The largest element over all places: [n, ..., c] becomes [n, c], for images and sequences. */
public record GlobalMaxPool() implements Layer {
  @Override
  public Tensor apply(Tensor input, Scope scope) {
    return GlobalAvgPool.places(input, scope).maxAlong(1);
  }

  @Override
  public String kind() {
    return "pool";
  }
}
