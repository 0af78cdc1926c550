package dev.evenflow.interpreter;

import dev.evenflow.tensor.Convolving;
import dev.evenflow.tensor.MatMul;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** Matrix products and convolutions. Sums are taken in double and rounded once. */
final class Products {
  private Products() {}

  static double[] matmul(Rounding rounding, Tensor node, MatMul product, List<double[]> operands) {
    Shape left = node.input(0).shape();
    int m = node.shape().extent(-2);
    int n = node.shape().extent(-1);
    int k = left.extent(product.transposeLeft() ? -2 : -1);
    double[] a = operands.getFirst();
    double[] b = operands.get(1);
    double[] result = new double[node.shape().size()];
    for (int at = 0; at < result.length; at++) {
      int batch = at / (m * n);
      int i = at / n % m;
      int j = at % n;
      for (int c = 0; c < k; c++) {
        result[at] +=
            a[batch * m * k + (product.transposeLeft() ? c * m + i : i * k + c)]
                * b[batch * n * k + (product.transposeRight() ? j * k + c : c * n + j)];
      }
    }
    Arrays.setAll(result, i -> rounding.round(result[i]));
    return result;
  }

  /** Is told which output, image and weight elements meet in a product. */
  @FunctionalInterface
  interface Tap {
    void meet(int output, int image, int weight);
  }

  static double[] convolving(
      Rounding rounding, Tensor node, Convolving convolving, List<double[]> operands) {
    double[] first = operands.getFirst();
    double[] second = operands.get(1);
    double[] result = new double[node.shape().size()];
    switch (convolving) {
      case Convolving.Convolution forward ->
          taps(node, convolving, (i, x, w) -> result[i] += first[x] * second[w]);
      case Convolving.InputGradient gradient ->
          taps(node, convolving, (i, x, w) -> result[x] += first[i] * second[w]);
      case Convolving.WeightGradient gradient ->
          taps(node, convolving, (i, x, w) -> result[w] += first[x] * second[i]);
    }
    Arrays.setAll(result, i -> rounding.round(result[i]));
    return result;
  }

  /** Tells of all products of a convolution or of one of its gradients. */
  static void taps(Tensor node, Convolving convolving, Tap each) {
    Shape images =
        convolving instanceof Convolving.InputGradient ? node.shape() : node.input(0).shape();
    Shape weights =
        convolving instanceof Convolving.WeightGradient ? node.shape() : node.input(1).shape();
    Shape output =
        switch (convolving) {
          case Convolving.Convolution forward -> node.shape();
          case Convolving.InputGradient gradient -> node.input(0).shape();
          case Convolving.WeightGradient gradient -> node.input(1).shape();
        };
    int in = weights.extent(2);
    int outOfGroup = weights.extent(3) / convolving.groups();
    for (int i = 0; i < output.size(); i++) {
      int[] at = Rearrangement.index(output, i);
      int firstChannel = at[3] / outOfGroup * in;
      for (int[] tap : Reducing.Taps.of(convolving.window(), images, at[1], at[2])) {
        int x = Rearrangement.flat(images, at[0], tap[2], tap[3], firstChannel);
        int w = Rearrangement.flat(weights, tap[0], tap[1], 0, at[3]);
        for (int c = 0; c < in; c++) {
          each.meet(i, x + c, w + c * weights.extent(3));
        }
      }
    }
  }
}
