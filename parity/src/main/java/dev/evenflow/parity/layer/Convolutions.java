package dev.evenflow.parity.layer;

import dev.evenflow.exchange.TorchLayout;
import dev.evenflow.nn.Conv1d;
import dev.evenflow.nn.Conv2d;
import dev.evenflow.nn.ConvTranspose2d;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Pad2d;
import dev.evenflow.nn.Scope;
import dev.evenflow.nn.init.Zeros;
import dev.evenflow.parity.reference.Arguments;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Window;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Convolutions: x [n, in, ...], weight [out, in / groups, ...], bias [out]. */
final class Convolutions {
  static final Map<String, Kinds.Writer> KINDS =
      Map.of(
          "conv1d", Convolutions::conv1d,
          "conv2d", Convolutions::conv2d,
          "conv-transpose2d", Convolutions::transposed);

  private Convolutions() {}

  private static Arguments arguments(Given given, int in, int out) {
    Arguments arguments =
        given
            .arguments()
            .spelled("in", "in_channels")
            .spelled("out", "out_channels")
            .spelled("kernel", "kernel_size");
    arguments.agree("in_channels", in);
    arguments.agree("out_channels", out);
    return arguments;
  }

  /** The window of weights [.., .., kernel]. */
  private static Window window(Arguments arguments, int axes, Shape weight) {
    Geometry geometry = new Geometry(arguments, axes);
    int[] kernel = {axes == 1 ? 1 : weight.extent(-2), weight.extent(-1)};
    int[] size = geometry.extents("kernel_size", kernel, 1);
    if (size[0] != kernel[0] || size[1] != kernel[1]) {
      throw arguments.fault(
          "kernel_size", "that of its weights " + weight, size[0] + " by " + size[1]);
    }
    return geometry.window(kernel, new int[] {1, 1});
  }

  private static Pad2d.Mode mode(Arguments arguments) {
    String mode = arguments.text("padding_mode", "zeros");
    return Stream.of(Pad2d.Mode.values())
        .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(mode))
        .findFirst()
        .orElseThrow(
            () -> arguments.fault("padding_mode", "zeros, reflect, replicate or circular", mode));
  }

  private static Window bare(Window window) {
    return window.padded(0, 0, 0, 0);
  }

  private static Tensor around(Tensor images, Window window, Pad2d.Mode mode, Scope scope) {
    return new Pad2d(window.top(), window.bottom(), window.left(), window.right(), mode)
        .apply(images, scope);
  }

  private static Written conv2d(Given given) {
    Tensor weight = given.floats("weight", 4, "[out, in / groups, kh, kw]");
    int groups = given.arguments().integer("groups", 1);
    int out = weight.shape().extent(0);
    Arguments arguments = arguments(given, weight.shape().extent(1) * groups, out);
    Window window = window(arguments, 2, weight.shape());
    Pad2d.Mode mode = mode(arguments);
    boolean biased = given.agrees("bias", "bias");
    Layer layer =
        mode == Pad2d.Mode.ZEROS
            ? new Conv2d(out, window, groups, biased, new Zeros())
            : (x, scope) ->
                new Conv2d(out, bare(window), groups, biased, new Zeros())
                    .apply(around(x, window, mode, scope), scope);
    return written(given, layer, TorchLayout.ours(weight), out);
  }

  private static Written conv1d(Given given) {
    Tensor weight = given.floats("weight", 3, "[out, in / groups, kernel]");
    int groups = given.arguments().integer("groups", 1);
    int out = weight.shape().extent(0);
    Arguments arguments = arguments(given, weight.shape().extent(1) * groups, out);
    Window window = window(arguments, 1, weight.shape());
    Pad2d.Mode mode = mode(arguments);
    boolean biased = given.agrees("bias", "bias");
    Layer layer =
        mode == Pad2d.Mode.ZEROS
            ? new Conv1d(out, window, groups, biased, new Zeros())
            : (x, scope) -> {
              // A sequence is an image of height 1.
              Tensor images = x.reshape(x.shape().inserted(1, 1));
              Tensor padded = around(images, window, mode, scope);
              return new Conv1d(out, bare(window), groups, biased, new Zeros())
                  .apply(padded.reshape(padded.shape().without(1)), scope);
            };
    return written(given, layer, TorchLayout.ours(weight), out);
  }

  /** Weights are [in, out / groups, kh, kw]. */
  private static Written transposed(Given given) {
    Tensor weight = given.floats("weight", 4, "[in, out / groups, kh, kw]");
    int groups = given.arguments().integer("groups", 1);
    int out = weight.shape().extent(1) * groups;
    Arguments arguments = arguments(given, weight.shape().extent(0), out);
    Window window = window(arguments, 2, weight.shape());
    String mode = arguments.text("padding_mode", "zeros");
    arguments.refuse("padding_mode", !mode.equals("zeros"), "PyTorch has zeros alone");
    int[] more = new Geometry(arguments, 2).extents("output_padding", 0, 0);
    Layer layer =
        new ConvTranspose2d(
            out, window, more[0], more[1], groups, given.agrees("bias", "bias"), new Zeros());
    return written(given, layer, TorchLayout.ours(weight), out);
  }

  /** A layer of ours on inputs of as many axes as its weights have. */
  private static Written written(Given given, Layer layer, Tensor weight, int out) {
    Map<String, Tensor> variables =
        Map.of("weight", weight, "bias", given.orZeros("bias", Shape.of(out)));
    return Layout.batched(
        given.floats("x"),
        weight.shape().rank(),
        x ->
            Layout.withChannelsLast(x, inputs -> Bound.of(layer, given.kind(), inputs, variables)));
  }
}
