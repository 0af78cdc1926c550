package dev.evenflow.nn;

import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Window;

/**
 * The largest element in each window: [n, h, w, c] becomes [n, oh, ow, c]. Padding never wins; the
 * gradient goes to the first of equal elements.
 *
 * @param window extents, strides, paddings and dilations
 */
public record MaxPool2d(Window window) implements Layer {
  /** Square windows side by side, without padding. */
  public MaxPool2d(int size) {
    this(Window.square(size, size, 0));
  }

  @Override
  public Tensor apply(Tensor input, Scope scope) {
    return scope.require(input, 4, "images [n, h, w, channels]").maxPool(window);
  }

  @Override
  public String kind() {
    return "pool";
  }
}
