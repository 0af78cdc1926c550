package dev.evenflow.tensor;

/**
 * Convolution (cross-correlation, as the field has it) and its two derivatives; each one's gradient
 * is written with the other two. Images are NHWC, weights [kh, kw, in / groups, out].
 */
public sealed interface Convolving extends Operation {

  /** Inputs: images [n, h, w, in] and weights [kh, kw, in / groups, out]. */
  record Convolution(Window window, int groups) implements Convolving {
    @Override
    public void differentiate(Tensor node, Tensor g, Adjoints adjoints) {
      Tensor x = node.input(0);
      Tensor w = node.input(1);
      adjoints.add(x, inputGradient(g, w, window, groups, x.shape()));
      adjoints.add(w, weightGradient(x, g, window, groups, w.shape()));
    }
  }

  /** Inputs: output adjoint [n, oh, ow, out] and weights; gives the shape of the images. */
  record InputGradient(Window window, int groups, Shape images) implements Convolving {
    @Override
    public String label() {
      return "convolution-input-gradient";
    }

    @Override
    public void differentiate(Tensor node, Tensor g, Adjoints adjoints) {
      Tensor y = node.input(0);
      Tensor w = node.input(1);
      adjoints.add(y, convolve(g, w, window, groups));
      adjoints.add(w, weightGradient(g, y, window, groups, w.shape()));
    }
  }

  /** Inputs: images and output adjoint; gives the shape of the weights. */
  record WeightGradient(Window window, int groups, Shape weights) implements Convolving {
    @Override
    public String label() {
      return "convolution-weight-gradient";
    }

    @Override
    public void differentiate(Tensor node, Tensor g, Adjoints adjoints) {
      Tensor x = node.input(0);
      Tensor y = node.input(1);
      adjoints.add(x, inputGradient(y, g, window, groups, x.shape()));
      adjoints.add(y, convolve(x, g, window, groups));
    }
  }

  /** The window's geometry. */
  Window window();

  /** The number of groups into which input and output channels fall. */
  int groups();

  /** The convolution of images [n, h, w, in] with weights [kh, kw, in / groups, out]. */
  static Tensor convolve(Tensor x, Tensor w, Window window, int groups) {
    Shape output = output("conv2d", x.shape(), w.shape(), window, groups);
    return made("conv2d", new Convolution(window, groups), output, x, w);
  }

  /** The adjoint of {@link #convolve} by the images: also known as transposed convolution. */
  static Tensor inputGradient(Tensor y, Tensor w, Window window, int groups, Shape images) {
    String name = "conv-transpose2d";
    Shape expected = output(name, images, w.shape(), window, groups);
    requireOutput(name, y.shape(), expected, images);
    return made(name, new InputGradient(window, groups, images), images, y, w);
  }

  /** The adjoint of {@link #convolve} by the weights. */
  static Tensor weightGradient(Tensor x, Tensor y, Window window, int groups, Shape weights) {
    String name = "conv2d-weight-gradient";
    Shape expected = output(name, x.shape(), weights, window, groups);
    requireOutput(name, y.shape(), expected, x.shape());
    return made(name, new WeightGradient(window, groups, weights), weights, x, y);
  }

  private static Tensor made(String name, Operation made, Shape shape, Tensor a, Tensor b) {
    a.requireFloats(name);
    b.requireFloats(name);
    return Tensor.of(made, shape, a, b);
  }

  private static void requireOutput(String name, Shape given, Shape expected, Shape images) {
    if (!given.equals(expected)) {
      throw Tensor.fault(
          name, "given " + given + ", but images " + images + " convolve to " + expected);
    }
  }

  /** The shape of a convolution, for an operation that is named if there is none. */
  private static Shape output(String name, Shape x, Shape w, Window window, int groups) {
    if (x.rank() != 4 || w.rank() != 4) {
      throw Tensor.fault(
          name, "needs [n, h, w, c] and [kh, kw, in / groups, out], given " + x + " and " + w);
    }
    int in = x.extent(3);
    int out = w.extent(3);
    if (groups < 1 || in % groups != 0 || out % groups != 0 || w.extent(2) != in / groups) {
      throw Tensor.fault(
          name,
          "images " + x + " with weights " + w + " in " + groups + " groups: channels do not fit");
    }
    if (w.extent(0) != window.height() || w.extent(1) != window.width()) {
      throw Tensor.fault(
          name,
          "weights " + w + " do not fit a window of " + window.height() + "x" + window.width());
    }
    return window.output(name, x, out);
  }
}
