package dev.evenflow.nn.init;

import dev.evenflow.nn.Fans;
import dev.evenflow.random.RandomStream;
import dev.evenflow.tensor.Shape;

/**
 * A weight seen as matrices: the rows are all axes but the last, the columns the outputs. A weight
 * whose outputs fall into parts with inputs of their own (groups of a convolution, gates of a
 * recurrent layer) is several matrices side by side.
 */
final class Matrices {
  private Matrices() {}

  /** The number of matrices side by side: outputs by the outputs that one input reaches. */
  static int sideBySide(Shape shape, Fans fans) {
    int taps = taps(shape);
    int outputs = shape.extent(-1);
    int together = fans.out() / taps;
    return together >= 1 && outputs % together == 0 ? outputs / together : 1;
  }

  /** The number of places of a convolution kernel; 1 for dense weights. */
  static int taps(Shape shape) {
    int taps = 1;
    for (int axis = 0; axis < shape.rank() - 2; axis++) {
      taps *= shape.extent(axis);
    }
    return taps;
  }

  /** The row of the first input at the middle of a convolution kernel. */
  static int middleRow(Shape shape) {
    int tap = 0;
    for (int axis = 0; axis < shape.rank() - 2; axis++) {
      tap = tap * shape.extent(axis) + (shape.extent(axis) - 1) / 2;
    }
    return tap * shape.extent(-2);
  }

  /** Writes orthogonal matrices side by side into some rows of a weight. */
  static void writeOrthogonal(
      float[] values, int firstRow, int rows, int columns, int parts, double gain, RandomStream r) {
    int width = columns / parts;
    boolean tall = rows >= width;
    for (int part = 0; part < parts; part++) {
      double[][] basis = Orthonormal.basis(Math.min(rows, width), Math.max(rows, width), r, part);
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < width; column++) {
          double element = tall ? basis[column][row] : basis[row][column];
          values[(firstRow + row) * columns + part * width + column] = (float) (gain * element);
        }
      }
    }
  }
}
