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
    Shape weights = w.shape();
    if (weights.rank() != 4 || x.shape().rank() != 4) {
      throw Tensor.fault(
          "conv2d",
          "needs [n, h, w, c] and [kh, kw, in, out], given " + x.shape() + " and " + weights);
    }
    int in = x.shape().extent(3);
    int out = weights.extent(3);
    if (groups < 1 || in % groups != 0 || out % groups != 0 || weights.extent(2) != in / groups) {
      throw Tensor.fault(
          "conv2d",
          x.shape() + " with weights " + weights + " in " + groups + " groups do not match");
    }
    if (weights.extent(0) != window.height() || weights.extent(1) != window.width()) {
      throw Tensor.fault("conv2d", "weights " + weights + " do not fit " + window);
    }
    Shape output = window.output("conv2d", x.shape(), out);
    return Tensor.of(new Convolution(window, groups), output, x, w);
  }

  /** The adjoint of {@link #convolve} by the images: also known as transposed convolution. */
  static Tensor inputGradient(Tensor y, Tensor w, Window window, int groups, Shape images) {
    Shape expected = window.output("conv2d", images, w.shape().extent(3));
    if (!y.shape().equals(expected)) {
      throw Tensor.fault(
          "conv-transpose2d", "given " + y.shape() + ", needs " + expected + " to give " + images);
    }
    return Tensor.of(new InputGradient(window, groups, images), images, y, w);
  }

  /** The adjoint of {@link #convolve} by the weights. */
  static Tensor weightGradient(Tensor x, Tensor y, Window window, int groups, Shape weights) {
    return Tensor.of(new WeightGradient(window, groups, weights), weights, x, y);
  }
}
