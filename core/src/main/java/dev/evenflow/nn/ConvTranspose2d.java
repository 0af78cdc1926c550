package dev.evenflow.nn;

import dev.evenflow.EvenflowException;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Window;

/**
 * Transposed convolution, the adjoint of {@link Conv2d} by its images: [n, h, w, in] becomes [n,
 * oh, ow, out], where {@code oh = (h - 1) stride - top - bottom + dilation (kernel - 1) + 1 +
 * outputPaddingHeight}, and so the width.
 *
 * <p>Parameters: {@code weight} [kh, kw, out / groups, in], which is the weight of the convolution
 * that goes the other way, and {@code bias} [out].
 *
 * @param out the number of output channels
 * @param window kernel, strides, paddings and dilations of the convolution that goes the other way
 * @param outputPaddingHeight rows added below, fewer than the stride
 * @param outputPaddingWidth columns added after, fewer than the stride
 * @param groups into how many groups input and output channels fall
 * @param bias whether a value per output channel is added
 * @param initializer of the weight, fans (kh kw in / groups / strides, kh kw out / groups): each
 *     output sums over that many inputs on average, where PyTorch counts kh kw out / groups
 */
public record ConvTranspose2d(
    int out,
    Window window,
    int outputPaddingHeight,
    int outputPaddingWidth,
    int groups,
    boolean bias,
    Initializer initializer)
    implements Layer {
  /** Checks groups and output padding. */
  public ConvTranspose2d {
    Require.positive("conv-transpose2d", "out", out);
    Require.divisor("conv-transpose2d", groups, "output channels", out);
    check(outputPaddingHeight, window.strideHeight());
    check(outputPaddingWidth, window.strideWidth());
  }

  private static void check(int outputPadding, int stride) {
    if (outputPadding < 0 || outputPadding >= stride) {
      throw new EvenflowException(
          "conv-transpose2d: output padding must be from 0 to below the stride "
              + stride
              + ", given "
              + outputPadding);
    }
  }

  /** With a bias; doubles the extents for kernel 4, stride 2 and padding 1. */
  public ConvTranspose2d(int out, Window window, Initializer initializer) {
    this(out, window, 0, 0, 1, true, initializer);
  }

  @Override
  public Tensor apply(Tensor input, Scope scope) {
    Shape shape = scope.require(input, 4, "images [n, h, w, channels]").shape();
    int in = shape.extent(3);
    Require.divisor(scope.path(), groups, "input channels", in);
    Shape kernel = Shape.of(window.height(), window.width(), out / groups, in);
    int strides = window.strideHeight() * window.strideWidth();
    Fans fans =
        new Fans(Math.max(1, window.taps() * in / groups / strides), window.taps() * out / groups);
    Shape images =
        Shape.of(
            shape.extent(0),
            (shape.extent(1) - 1) * window.strideHeight()
                - (window.top() + window.bottom())
                + window.dilationHeight() * (window.height() - 1)
                + 1
                + outputPaddingHeight,
            (shape.extent(2) - 1) * window.strideWidth()
                - (window.left() + window.right())
                + window.dilationWidth() * (window.width() - 1)
                + 1
                + outputPaddingWidth,
            out);
    Tensor spread =
        input.convTranspose2d(
            scope.weight("weight", kernel, fans, initializer), window, groups, images);
    return bias
        ? spread.add(scope.parameter("bias", Shape.of(out), fans, initializer.bias()))
        : spread;
  }

  @Override
  public String kind() {
    return "conv-transpose";
  }
}
