package dev.evenflow.compiler;

import dev.evenflow.tensor.Movement;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import java.util.Arrays;

/**
 * How a loop over a space reads a tensor: from which memory, from which element on, with which
 * stride along each axis of the space (0 where it is broadcast).
 *
 * @param source the tensor as it is in memory, or a rank-0 tensor
 * @param start the first element that is read
 * @param strides elements between neighbours along each axis of the space
 */
record Access(Tensor source, int start, int[] strides) {

  /**
   * The access of an operand of a node with this shape.
   *
   * @param mayFold whether a slice or broadcast may be read where it is, and not as it is made
   */
  static Access of(Tensor operand, Shape space, Views views, boolean mayFold) {
    Tensor source = mayFold && views.isBroadcast(operand) ? operand.input(0) : operand;
    Tensor root = source.isScalar() ? source : views.root(source);
    if (views.isBroadcast(root) && root.input(0).isScalar()) {
      source = root.input(0);
    }
    if (mayFold && views.isSlice(source) && source.operation() instanceof Movement.Slice slice) {
      int[] whole = source.input(0).shape().strides();
      int start = slice.start() * whole[slice.axis()];
      return new Access(source.input(0), start, strides(source.shape(), whole, space));
    }
    return new Access(source, 0, strides(source.shape(), space));
  }

  static int[] strides(Shape from, Shape space) {
    return strides(from, from.strides(), space);
  }

  private static int[] strides(Shape from, int[] dense, Shape space) {
    int[] strides = new int[space.rank()];
    int extra = space.rank() - from.rank();
    for (int axis = Math.max(0, extra); axis < strides.length; axis++) {
      strides[axis] = from.extent(axis - extra) == 1 ? 0 : dense[axis - extra];
    }
    return strides;
  }

  boolean isScalar() {
    return source.isScalar();
  }

  /** Whether every element is read at its own place. */
  boolean isDense(Shape space) {
    return start == 0 && Arrays.equals(strides, strides(space, space));
  }
}
