package dev.evenflow.compiler;

import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;

/**
 * How a loop over a space reads a tensor: from which memory, with which stride along each axis of
 * the space (0 where it is broadcast).
 *
 * @param source the tensor as it is in memory, or a rank-0 tensor
 * @param strides elements between neighbours along each axis of the space
 */
record Access(Tensor source, int[] strides) {

  /** The access of an operand of a node with this shape. */
  static Access of(Tensor operand, Shape space, Views views) {
    Tensor source = views.isBroadcast(operand) ? operand.input(0) : operand;
    Tensor root = source.isScalar() ? source : views.root(source);
    if (views.isBroadcast(root) && root.input(0).isScalar()) {
      source = root.input(0);
    }
    return new Access(source, strides(source.shape(), space));
  }

  static int[] strides(Shape from, Shape space) {
    int[] strides = new int[space.rank()];
    int[] dense = from.strides();
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
    return source.shape().size() == space.size();
  }
}
