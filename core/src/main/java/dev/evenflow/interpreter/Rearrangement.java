package dev.evenflow.interpreter;

import dev.evenflow.EvenflowException;
import dev.evenflow.tensor.Indexing;
import dev.evenflow.tensor.Movement;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** Operations that move elements: each says for an element of one side where it is on the other. */
final class Rearrangement {
  private Rearrangement() {}

  static double[] apply(Tensor node, Movement movement, List<double[]> operands) {
    double[] x = operands.getFirst();
    double[] result = new double[node.shape().size()];
    switch (movement) {
      case Movement.Reshape reshape -> System.arraycopy(x, 0, result, 0, x.length);
      case Movement.Detach detach -> System.arraycopy(x, 0, result, 0, x.length);
      case Movement.Concat concat -> concat(node, concat.axis(), operands, result);
      case Movement.Pad pad -> {
        Shape from = node.input(0).shape();
        for (int i = 0; i < x.length; i++) {
          int[] index = index(from, i);
          index[pad.axis()] = pad.start() + index[pad.axis()] * pad.step();
          result[flat(node.shape(), index)] = x[i];
        }
      }
      case Movement.Broadcast broadcast when x.length == 1 -> Arrays.fill(result, x[0]);
      case Movement.Broadcast broadcast -> gather(node, movement, x, result);
      case Movement.Transpose transpose -> gather(node, movement, x, result);
      case Movement.Slice slice -> gather(node, movement, x, result);
    }
    return result;
  }

  private static void gather(Tensor node, Movement movement, double[] x, double[] result) {
    Shape from = node.input(0).shape();
    for (int i = 0; i < result.length; i++) {
      int[] to = index(node.shape(), i);
      int[] index = new int[from.rank()];
      for (int axis = 0; axis < index.length; axis++) {
        switch (movement) {
          case Movement.Transpose transpose ->
              index[axis] = to[transpose.permutation().indexOf(axis)];
          case Movement.Slice slice ->
              index[axis] =
                  axis == slice.axis() ? slice.start() + to[axis] * slice.step() : to[axis];
          default -> index[axis] = from.extent(axis) == 1 ? 0 : to[to.length - index.length + axis];
        }
      }
      result[i] = x[flat(from, index)];
    }
  }

  private static void concat(Tensor node, int axis, List<double[]> parts, double[] result) {
    int start = 0;
    for (int p = 0; p < parts.size(); p++) {
      Shape from = node.input(p).shape();
      for (int i = 0; i < from.size(); i++) {
        int[] index = index(from, i);
        index[axis] += start;
        result[flat(node.shape(), index)] = parts.get(p)[i];
      }
      start += from.extent(axis);
    }
  }

  static double[] index(
      Rounding rounding, Tensor node, Indexing indexing, List<double[]> operands) {
    double[] x = operands.getFirst();
    int[] at = Arrays.stream(operands.getLast()).mapToInt(index -> (int) index).toArray();
    double[] result = new double[node.shape().size()];
    requireInRange(node, indexing, at);
    switch (indexing) {
      case Indexing.GatherRows gather -> {
        int width = result.length / at.length;
        for (int i = 0; i < result.length; i++) {
          result[i] = x[at[i / width] * width + i % width];
        }
      }
      case Indexing.ScatterRows scatter -> {
        int width = result.length / scatter.shape().extent(0);
        int repeat = at.length * width / x.length;
        for (int i = 0; i < at.length * width; i++) {
          int row = i / width;
          int to = at[row] * width + i % width;
          result[to] = rounding.round(result[to] + x[row / repeat * width + i % width]);
        }
      }
      case Indexing.TakeAlong take -> {
        for (int i = 0; i < result.length; i++) {
          int[] index = index(node.shape(), i);
          index[take.axis()] = at[i];
          result[i] = x[flat(node.input(0).shape(), index)];
        }
      }
      case Indexing.PutAlong put -> {
        for (int i = 0; i < x.length; i++) {
          int[] index = index(node.input(0).shape(), i);
          index[put.axis()] = at[i];
          int to = flat(node.shape(), index);
          result[to] = rounding.round(result[to] + x[i]);
        }
      }
      case Indexing.DistinctRows distinct -> {
        int[] rows = Arrays.stream(at).distinct().sorted().toArray();
        for (int i = 0; i < at.length; i++) {
          result[i] = rows[Math.min(i, rows.length - 1)];
          result[at.length + i] = Arrays.binarySearch(rows, at[i]);
        }
      }
      case Indexing.SumAtRows sum -> {
        for (double each : x) {
          result[0] += sum.ofSquares() ? each * each : each;
        }
      }
    }
    return result;
  }

  private static void requireInRange(Tensor node, Indexing indexing, int[] at) {
    int extent =
        switch (indexing) {
          case Indexing.GatherRows gather -> node.input(0).shape().extent(0);
          case Indexing.ScatterRows scatter -> scatter.shape().extent(0);
          case Indexing.TakeAlong take -> node.input(0).shape().extent(take.axis());
          case Indexing.PutAlong put -> put.extent();
          case Indexing.DistinctRows distinct -> distinct.rows();
          case Indexing.SumAtRows sum -> sum.table().extent(0);
        };
    for (int i = 0; i < at.length; i++) {
      if (at[i] < 0 || at[i] >= extent) {
        throw new EvenflowException(
            indexing.label()
                + ": index "
                + at[i]
                + " at position "
                + i
                + " is not in 0 to "
                + (extent - 1)
                + ", at "
                + node.origin());
      }
    }
  }

  /** The index along each axis of the element at a row-major position. */
  static int[] index(Shape shape, int position) {
    int[] index = new int[shape.rank()];
    int rest = position;
    for (int axis = index.length - 1; axis >= 0; axis--) {
      index[axis] = rest % shape.extent(axis);
      rest /= shape.extent(axis);
    }
    return index;
  }

  /** The row-major position of an index. */
  static int flat(Shape shape, int... index) {
    int position = 0;
    for (int axis = 0; axis < index.length; axis++) {
      position = position * shape.extent(axis) + index[axis];
    }
    return position;
  }
}
