package dev.evenflow.kernel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The convolution as its definition reads. */
record NaiveConvolution(ConvolutionShape shape) {

  /** What happens at each product of an image's element, a weight and an output's element. */
  private interface Product {
    void at(int image, int weight, int output);
  }

  /** What orders products. */
  private interface Key {
    long of(int image, int weight, int output);
  }

  double[] forward(double[] x, double[] w) {
    double[] y = new double[ConvolutionShapes.outputSize(shape)];
    products((i, j, k) -> y[k] += x[i] * w[j]);
    return y;
  }

  double[] inputGradient(double[] dy, double[] w) {
    double[] dx = new double[ConvolutionShapes.imageSize(shape)];
    products((i, j, k) -> dx[i] += dy[k] * w[j]);
    return dx;
  }

  double[] weightGradient(double[] x, double[] dy) {
    double[] dw = new double[ConvolutionShapes.weightSize(shape)];
    products((i, j, k) -> dw[j] += x[i] * dy[k]);
    return dw;
  }

  /** In float, each element a chain of multiply-adds in the order of the images' elements. */
  float[] forwardChain(float[] x, float[] w) {
    float[] y = new float[ConvolutionShapes.outputSize(shape)];
    inOrder((i, j, k) -> byColumn(i, shape.width(), shape.in()))
        .forEach(p -> y[p[2]] = Math.fma(x[p[0]], w[p[1]], y[p[2]]));
    return y;
  }

  /** In float, each element a chain of multiply-adds in the order of the outputs' elements. */
  float[] inputGradientChain(float[] dy, float[] w) {
    float[] dx = new float[ConvolutionShapes.imageSize(shape)];
    inOrder((i, j, k) -> byColumn(k, shape.outputWidth(), shape.out()))
        .forEach(p -> dx[p[0]] = Math.fma(dy[p[2]], w[p[1]], dx[p[0]]));
    return dx;
  }

  /** In float, each element a chain of multiply-adds in the order of the outputs' elements. */
  float[] weightGradientChain(float[] x, float[] dy) {
    float[] dw = new float[ConvolutionShapes.weightSize(shape)];
    products((i, j, k) -> dw[j] = Math.fma(x[i], dy[k], dw[j]));
    return dw;
  }

  /** A key that orders elements by column, row, channel. */
  private static long byColumn(int element, int width, int channels) {
    long column = element / channels % width;
    return (column << 42) + ((long) (element / channels / width) << 21) + element % channels;
  }

  private List<int[]> inOrder(Key key) {
    List<int[]> products = new ArrayList<>();
    products((i, j, k) -> products.add(new int[] {i, j, k}));
    products.sort(Comparator.comparingLong(p -> key.of(p[0], p[1], p[2])));
    return products;
  }

  private void products(Product product) {
    ConvolutionShape s = shape;
    for (int n = 0; n < s.batch(); n++) {
      for (int oy = 0; oy < s.outputHeight(); oy++) {
        for (int ox = 0; ox < s.outputWidth(); ox++) {
          for (int k = 0; k < s.out(); k++) {
            int output = ((n * s.outputHeight() + oy) * s.outputWidth() + ox) * s.out() + k;
            taps(n, oy, ox, k, output, product);
          }
        }
      }
    }
  }

  private void taps(int n, int oy, int ox, int k, int output, Product product) {
    ConvolutionShape s = shape;
    int group = k / s.groupOut();
    for (int r = 0; r < s.kernelHeight(); r++) {
      for (int q = 0; q < s.kernelWidth(); q++) {
        int y = oy * s.strideHeight() - s.top() + r * s.dilationHeight();
        int x = ox * s.strideWidth() - s.left() + q * s.dilationWidth();
        if (y >= 0 && y < s.height() && x >= 0 && x < s.width()) {
          for (int c = 0; c < s.groupIn(); c++) {
            int channel = group * s.groupIn() + c;
            int image = ((n * s.height() + y) * s.width() + x) * s.in() + channel;
            int weight = ((r * s.kernelWidth() + q) * s.groupIn() + c) * s.out() + k;
            product.at(image, weight, output);
          }
        }
      }
    }
  }
}
