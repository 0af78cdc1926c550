package dev.evenflow.nn;

import dev.evenflow.tensor.Tensor;

/**
 * A block of transforms with a way around it.
 *
 * @param block what the way goes around
 * @param residual the form in which way and block are joined
 */
public record ResidualBlock(Block block, Residual residual) implements Layer {
  @Override
  public Tensor apply(Tensor input, Scope scope) {
    return residual.join(block, input, scope);
  }

  @Override
  public String kind() {
    return "block";
  }
}
