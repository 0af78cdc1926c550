package dev.evenflow.parity.layer;

import dev.evenflow.EvenflowException;
import dev.evenflow.nn.AvgPool2d;
import dev.evenflow.nn.GlobalAvgPool;
import dev.evenflow.nn.GlobalMaxPool;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.MaxPool2d;
import dev.evenflow.nn.Pad2d;
import dev.evenflow.parity.reference.Arguments;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Window;
import java.util.Map;

/** Pools: x [n, c, h, w]. */
final class Poolings {
  static final Map<String, Kinds.Writer> KINDS =
      Map.of(
          "max-pool2d",
          Poolings::max,
          "avg-pool2d",
          Poolings::average,
          "global-avg-pool",
          given -> global(given, new GlobalAvgPool()),
          "global-max-pool",
          given -> global(given, new GlobalMaxPool()));

  private Poolings() {}

  private static Window window(Arguments arguments) {
    Geometry geometry = new Geometry(arguments.spelled("kernel", "kernel_size"), 2);
    if (!arguments.has("kernel_size")) {
      throw new EvenflowException(arguments.owner() + " needs kernel_size");
    }
    int[] kernel = geometry.extents("kernel_size", 1, 1);
    return geometry.window(kernel, kernel);
  }

  private static Written max(Given given) {
    Arguments arguments = given.arguments();
    arguments.refuse(
        "return_indices", arguments.flag("return_indices", false), "indices are no output");
    Window window = window(arguments);
    boolean ceil = arguments.flag("ceil_mode", false);
    return Layout.batched(
        given.floats("x"),
        4,
        x -> {
          Window taken = ceil ? rounded(window, x.shape()) : window;
          return Layout.withChannelsLast(
              x, images -> Bound.of(new MaxPool2d(taken), given.kind(), images, Map.of()));
        });
  }

  private static Written average(Given given) {
    Arguments arguments = given.arguments();
    Window window = window(arguments);
    boolean ceil = arguments.flag("ceil_mode", false);
    boolean includesPadding = arguments.flag("count_include_pad", true);
    double divisor = arguments.number("divisor_override", 0);
    return Layout.batched(
        given.floats("x"),
        4,
        x -> {
          Window taken = ceil ? rounded(window, x.shape()) : window;
          Layer layer =
              divisor == 0 && includesPadding && ceil
                  ? countingPadding(window, taken)
                  : new AvgPool2d(taken, divisor != 0 || includesPadding);
          Written means =
              Layout.withChannelsLast(x, images -> Bound.of(layer, given.kind(), images, Map.of()));
          return divisor == 0 ? means : means.mapped(output -> output.mul(taken.taps() / divisor));
        });
  }

  /** Means that count the padding, but not what rounding the output up adds to it. */
  private static Layer countingPadding(Window window, Window rounded) {
    Pad2d around =
        new Pad2d(window.top(), window.bottom(), window.left(), window.right(), Pad2d.Mode.ZEROS);
    Window beyond =
        rounded.padded(0, rounded.bottom() - window.bottom(), 0, rounded.right() - window.right());
    return (x, scope) -> new AvgPool2d(beyond, false).apply(around.apply(x, scope), scope);
  }

  /** The window with so much more padding that the output's extents are rounded up. */
  private static Window rounded(Window window, Shape images) {
    int bottom =
        more(
            images.extent(-2),
            window.top(),
            window.strideHeight(),
            window.dilationHeight() * (window.height() - 1) + 1);
    int right =
        more(
            images.extent(-1),
            window.left(),
            window.strideWidth(),
            window.dilationWidth() * (window.width() - 1) + 1);
    return window.padded(
        window.top(), window.bottom() + bottom, window.left(), window.right() + right);
  }

  /** The rows that are missing to the last window, which must begin in the image or before it. */
  private static int more(int extent, int padding, int stride, int reach) {
    int last = Math.ceilDiv(extent + 2 * padding - reach, stride) * stride;
    int start = last < extent + padding ? last : last - stride;
    return Math.max(0, start + reach - (extent + 2 * padding));
  }

  private static Written global(Given given, Layer layer) {
    Tensor x = Layout.channelsLast(given.floats("x"));
    return Bound.of(layer, given.kind(), x, Map.of());
  }
}
