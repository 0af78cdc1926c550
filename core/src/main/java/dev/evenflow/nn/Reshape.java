package dev.evenflow.nn;

import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;

/**
 * The same elements of each example under another shape: [n, ...] becomes [n, shape].
 *
 * @param shape of one example, such as [28, 28, 1]
 */
public record Reshape(Shape shape) implements Layer {
  @Override
  public Tensor apply(Tensor input, Scope scope) {
    return input.reshape(shape.inserted(0, input.shape().extent(0)));
  }
}
