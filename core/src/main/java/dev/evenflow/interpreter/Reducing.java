package dev.evenflow.interpreter;

import dev.evenflow.tensor.ElementType;
import dev.evenflow.tensor.Pooling;
import dev.evenflow.tensor.Reduction;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Window;
import java.util.Arrays;

/** Operations that make one element of many. Sums are taken in double and rounded once. */
final class Reducing {
  private Reducing() {}

  static double[] apply(Rounding rounding, Tensor node, Reduction reduction, double[] x) {
    Shape from = node.input(0).shape();
    double[] result = new double[node.shape().size()];
    switch (reduction) {
      case Reduction.Sum sum -> {
        for (int i = 0; i < x.length; i++) {
          result[target(from, sum, node.shape(), i)] += x[i];
        }
        if (!node.isScalar()) {
          Arrays.setAll(result, i -> rounding.round(result[i]));
        }
      }
      case Reduction.SumOfSquares squares -> {
        for (double each : x) {
          result[0] += each * each;
        }
      }
      case Reduction.Max max -> along(from, max.axis(), x, result, false);
      case Reduction.ArgMax max -> along(from, max.axis(), x, result, true);
    }
    return result;
  }

  /** The place in a sum that an element is added to. */
  static int target(Shape from, Reduction.Sum sum, Shape to, int place) {
    int[] index = Rearrangement.index(from, place);
    int[] kept = new int[to.rank()];
    int axis = 0;
    for (int j = 0; j < index.length; j++) {
      if (!sum.axes().contains(j)) {
        kept[axis++] = index[j];
      }
    }
    return Rearrangement.flat(to, kept);
  }

  private static void along(Shape from, int axis, double[] x, double[] result, boolean place) {
    int extent = from.extent(axis);
    int inner = from.strides()[axis];
    for (int i = 0; i < result.length; i++) {
      int start = i / inner * inner * extent + i % inner;
      int best = 0;
      for (int j = 1; j < extent; j++) {
        if (isLarger(x[start + j * inner], x[start + best * inner])) {
          best = j;
        }
      }
      result[i] = place ? best : x[start + best * inner];
    }
  }

  private static boolean isLarger(double a, double b) {
    return a > b || (Double.isNaN(a) && !Double.isNaN(b));
  }

  static double[] pool(Rounding rounding, Tensor node, Pooling pooling, double[] x) {
    double[] result = new double[node.shape().size()];
    boolean spread = pooling instanceof Pooling.SpreadPool;
    Shape images = spread ? node.shape() : node.input(0).shape();
    Shape pooled = spread ? node.input(0).shape() : node.shape();
    int width = images.extent(2);
    for (int i = 0; i < pooled.size(); i++) {
      int[] at = Rearrangement.index(pooled, i);
      int best = -1;
      for (int[] tap : Taps.of(pooling.window(), images, at[1], at[2])) {
        int place = Rearrangement.flat(images, at[0], tap[2], tap[3], at[3]);
        switch (pooling) {
          case Pooling.SumPool sum -> result[i] += x[place];
          case Pooling.SpreadPool adjoint -> result[place] += x[i];
          case Pooling.ArgMaxPool max -> {
            if (best < 0 || isLarger(x[place], x[best])) {
              best = place;
              result[i] = tap[2] * width + tap[3];
            }
          }
        }
      }
    }
    if (node.type() == ElementType.FLOAT32) {
      Arrays.setAll(result, i -> rounding.round(result[i]));
    }
    return result;
  }

  /** The taps of a window that fall on the image. */
  static final class Taps {
    private Taps() {}

    /** {row of the window, column of the window, row of the image, column of the image} of each. */
    static int[][] of(Window window, Shape images, int outputRow, int outputColumn) {
      int[][] taps = new int[window.height() * window.width()][];
      int count = 0;
      for (int r = 0; r < window.height(); r++) {
        for (int s = 0; s < window.width(); s++) {
          int row = outputRow * window.strideHeight() - window.top() + r * window.dilationHeight();
          int column =
              outputColumn * window.strideWidth() - window.left() + s * window.dilationWidth();
          if (row >= 0 && row < images.extent(1) && column >= 0 && column < images.extent(2)) {
            taps[count++] = new int[] {r, s, row, column};
          }
        }
      }
      return Arrays.copyOf(taps, count);
    }
  }
}
