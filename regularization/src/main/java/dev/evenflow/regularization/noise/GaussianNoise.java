package dev.evenflow.regularization.noise;

import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Scope;
import dev.evenflow.regularization.Require;
import dev.evenflow.tensor.Tensor;

/**
 * Adds independent normal noise to every element in training; evaluation leaves the input as it is.
 *
 * @param deviation the standard deviation, at least 0
 */
public record GaussianNoise(double deviation) implements Layer {
  /** Checks the range. */
  public GaussianNoise {
    Require.notNegative("gaussian-noise", "deviation", deviation);
  }

  @Override
  public Tensor apply(Tensor input, Scope scope) {
    return scope.isTraining() && deviation > 0
        ? input.add(Normal.of(name -> scope.uniform(name, input.shape())).mul(deviation))
        : input;
  }
}
