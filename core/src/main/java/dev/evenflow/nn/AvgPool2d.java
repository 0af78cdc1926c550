package dev.evenflow.nn;

import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Window;

/**
 * The mean of each window: [n, h, w, c] becomes [n, oh, ow, c].
 *
 * @param window extents, strides, paddings and dilations
 * @param countIncludePad whether padding counts as zeros (PyTorch's default) or not at all
 */
public record AvgPool2d(Window window, boolean countIncludePad) implements Layer {
  /** Square windows side by side, without padding. */
  public AvgPool2d(int size) {
    this(Window.square(size, size, 0), true);
  }

  @Override
  public Tensor apply(Tensor input, Scope scope) {
    Tensor sums = scope.require(input, 4, "images [n, h, w, channels]").sumPool(window);
    if (countIncludePad) {
      return sums.div(window.taps());
    }
    Tensor counts =
        Tensor.constant(1).broadcastTo(input.shape().with(0, 1).with(3, 1)).sumPool(window);
    return sums.div(counts);
  }

  @Override
  public String kind() {
    return "pool";
  }
}
