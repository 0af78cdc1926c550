package dev.evenflow.nn;

import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Window;

/**
 * A convolution of each channel on its own: images [n, h, w, in] become [n, oh, ow, in multiplier],
 * the outputs of one channel beside each other.
 *
 * <p>Parameters: {@code weight} [kh, kw, 1, in multiplier] and {@code bias} [in multiplier].
 *
 * @param multiplier the number of outputs of a channel
 * @param window kernel, strides, paddings and dilations
 * @param bias whether a value per output channel is added
 * @param initializer of the weight, fans (kh kw, kh kw multiplier)
 */
public record DepthwiseConv2d(int multiplier, Window window, boolean bias, Initializer initializer)
    implements Layer {
  /** Checks that a channel has an output. */
  public DepthwiseConv2d {
    Require.positive("depthwise-conv2d", "multiplier", multiplier);
  }

  /** One output a channel with a bias, padded so that the output has the extents of the input. */
  public static DepthwiseConv2d same(int kernel, Initializer initializer) {
    return new DepthwiseConv2d(1, Window.same(kernel, 1), true, initializer);
  }

  @Override
  public Tensor apply(Tensor input, Scope scope) {
    int in = scope.require(input, 4, "images [n, h, w, channels]").shape().extent(3);
    return new Conv2d(in * multiplier, window, in, bias, initializer).apply(input, scope);
  }

  @Override
  public String kind() {
    return "conv";
  }
}
