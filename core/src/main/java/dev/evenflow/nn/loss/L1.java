package dev.evenflow.nn.loss;

import dev.evenflow.nn.Loss;
import dev.evenflow.tensor.Tensor;

/** The mean of the absolute differences of output and target, which have one shape. */
public record L1() implements Loss {
  @Override
  public Tensor of(Tensor output, Tensor target) {
    return output.sub(Targets.alike("l1", output, target)).abs().mean();
  }
}
