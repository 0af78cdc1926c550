package dev.evenflow.nn;

import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Window;

/**
 * Two-dimensional convolution (cross-correlation, as the field has it): images [n, h, w, in] become
 * [n, oh, ow, out].
 *
 * <p>Parameters: {@code weight} [kh, kw, in / groups, out] and {@code bias} [out].
 *
 * <pre>{@code
 * Conv2d.same(16, 3, init)                          // 3x3, keeps the extents
 * Conv2d.same(32, 3, init).strided(2).withoutBias() // halves them
 * new Conv2d(8, Window.square(5, 1, 0), 1, true, init)
 * }</pre>
 *
 * @param out the number of output channels
 * @param window kernel, strides, paddings and dilations
 * @param groups into how many groups input and output channels fall, each convolved on its own
 * @param bias whether a value per channel is added
 * @param initializer of the weight, fans (kh kw in / groups, kh kw out / groups)
 */
public record Conv2d(int out, Window window, int groups, boolean bias, Initializer initializer)
    implements Layer {
  /** Checks that the groups divide the output channels. */
  public Conv2d {
    Require.positive("conv2d", "out", out);
    Require.divisor("conv2d", groups, "output channels", out);
  }

  /** A square kernel with a bias, padded so that the output has the extents of the input. */
  public static Conv2d same(int out, int kernel, Initializer initializer) {
    return new Conv2d(out, Window.same(kernel, 1), 1, true, initializer);
  }

  /** A square kernel with a bias that stays within the image. */
  public static Conv2d valid(int out, int kernel, Initializer initializer) {
    return new Conv2d(out, Window.square(kernel, 1, 0), 1, true, initializer);
  }

  /** The same convolution, moved by {@code stride} along both axes. */
  public Conv2d strided(int stride) {
    return new Conv2d(out, window.strided(stride, stride), groups, bias, initializer);
  }

  /** The same convolution in groups of channels. */
  public Conv2d grouped(int groups) {
    return new Conv2d(out, window, groups, bias, initializer);
  }

  /** The same convolution without a bias. */
  public Conv2d withoutBias() {
    return new Conv2d(out, window, groups, false, initializer);
  }

  @Override
  public Tensor apply(Tensor input, Scope scope) {
    int in = scope.require(input, 4, "images [n, h, w, channels]").shape().extent(3);
    Require.divisor(scope.path(), groups, "input channels", in);
    Shape shape = Shape.of(window.height(), window.width(), in / groups, out);
    Fans fans = new Fans(window.taps() * in / groups, window.taps() * out / groups);
    Tensor filtered =
        input.conv2d(scope.weight("weight", shape, fans, initializer), window, groups);
    return bias
        ? filtered.add(scope.parameter("bias", Shape.of(out), fans, initializer.bias()))
        : filtered;
  }

  @Override
  public String kind() {
    return "conv";
  }
}
