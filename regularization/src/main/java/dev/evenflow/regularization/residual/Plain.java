package dev.evenflow.regularization.residual;

import dev.evenflow.nn.Block;
import dev.evenflow.nn.Residual;
import dev.evenflow.nn.Scope;
import dev.evenflow.tensor.Tensor;

/** No way around: each transform, normalized and activated, follows the other. */
public record Plain() implements Residual {
  @Override
  public Tensor join(Block block, Tensor input, Scope scope) {
    return Branch.activated(block, input, scope);
  }
}
