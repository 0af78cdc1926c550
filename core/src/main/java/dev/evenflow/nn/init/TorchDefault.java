package dev.evenflow.nn.init;

import dev.evenflow.nn.Fans;
import dev.evenflow.nn.Initializer;
import dev.evenflow.random.RandomStream;
import dev.evenflow.tensor.Shape;

/**
 * Uniform in +-1 / sqrt(in), for weights and biases: the default of PyTorch's linear and
 * convolution layers, which shrinks signals to a third in variance and makes deep plain nets fail.
 *
 * <p>Source: {@code torch.nn.Linear.reset_parameters} of PyTorch 2.13.
 */
public record TorchDefault() implements Initializer {
  @Override
  public float[] values(Shape shape, Fans fans, RandomStream random) {
    double bound = 1 / Math.sqrt(fans.in());
    return Draws.uniform(shape, -bound, bound, random);
  }

  @Override
  public Initializer bias() {
    return this;
  }
}
