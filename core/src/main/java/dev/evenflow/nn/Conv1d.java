package dev.evenflow.nn;

import dev.evenflow.EvenflowException;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Window;

/**
 * One-dimensional convolution (cross-correlation): sequences [n, time, in] become [n, otime, out].
 *
 * <p>Parameters: {@code weight} [kernel, in / groups, out] and {@code bias} [out].
 *
 * @param out the number of output channels
 * @param window of one row, see {@link Window#row}
 * @param groups into how many groups input and output channels fall, each convolved on its own
 * @param bias whether a value per channel is added
 * @param initializer of the weight, fans (kernel in / groups, kernel out / groups)
 */
public record Conv1d(int out, Window window, int groups, boolean bias, Initializer initializer)
    implements Layer {
  /** Checks that the window has one row and that the groups divide the output channels. */
  public Conv1d {
    Require.positive("conv1d", "out", out);
    Require.divisor("conv1d", groups, "output channels", out);
    if (window.height() != 1 || window.top() + window.bottom() != 0) {
      throw new EvenflowException("conv1d: the window must be one row without padding above");
    }
  }

  /** With a bias, padded so that the output is as long as the input. */
  public static Conv1d same(int out, int kernel, Initializer initializer) {
    int before = (kernel - 1) / 2;
    Window window = Window.row(kernel, 1, before, kernel - 1 - before, 1);
    return new Conv1d(out, window, 1, true, initializer);
  }

  /** With a bias, within the sequence. */
  public static Conv1d valid(int out, int kernel, Initializer initializer) {
    return new Conv1d(out, Window.row(kernel, 1, 0, 0, 1), 1, true, initializer);
  }

  /** With a bias, as long as the input; an output sees its own time and earlier ones only. */
  public static Conv1d causal(int out, int kernel, int dilation, Initializer initializer) {
    Window window = Window.row(kernel, 1, dilation * (kernel - 1), 0, dilation);
    return new Conv1d(out, window, 1, true, initializer);
  }

  @Override
  public Tensor apply(Tensor input, Scope scope) {
    Shape shape = scope.require(input, 3, "sequences [n, time, channels]").shape();
    int in = shape.extent(2);
    Require.divisor(scope.path(), groups, "input channels", in);
    Fans fans = new Fans(window.taps() * in / groups, window.taps() * out / groups);
    Shape kernel = Shape.of(window.width(), in / groups, out);
    Tensor weight = scope.weight("weight", kernel, fans, initializer);
    // A sequence is an image of height 1.
    Tensor filtered =
        input
            .reshape(shape.inserted(1, 1))
            .conv2d(weight.reshape(kernel.inserted(0, 1)), window, groups);
    Tensor sequence = filtered.reshape(filtered.shape().without(1));
    return bias
        ? sequence.add(scope.parameter("bias", Shape.of(out), fans, initializer.bias()))
        : sequence;
  }

  @Override
  public String kind() {
    return "conv";
  }
}
