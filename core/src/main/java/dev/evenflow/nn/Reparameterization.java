package dev.evenflow.nn;

import dev.evenflow.tensor.Tensor;

/**
 * Makes the weight that a layer uses from the one that is trained, as weight normalization does.
 */
@FunctionalInterface
public interface Reparameterization {
  /**
   * The weight to use.
   *
   * @param name the weight's name within the layer
   * @param trained the trained tensor
   * @param scope the layer's scope, for further parameters and state
   */
  Tensor apply(String name, Tensor trained, Scope scope);
}
