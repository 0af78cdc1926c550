package dev.evenflow.nn.loss;

import dev.evenflow.nn.Loss;
import dev.evenflow.tensor.Tensor;

/** The mean of the squared differences of output and target, which have one shape. */
public record Mse() implements Loss {
  @Override
  public Tensor of(Tensor output, Tensor target) {
    return output.sub(Targets.alike("mse", output, target)).square().mean();
  }
}
