package dev.evenflow.compiler;

import dev.evenflow.tensor.Movement;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import java.util.function.Predicate;

/** Tensors that are no memory of their own but a part of another's, or all of it. */
final class Views {
  /** Rows of fewer floats are not worth a loop over rows. */
  private static final int SHORTEST_ROW = 16;

  private final Predicate<Tensor> isLeaf;

  /** Views that end at leaves, which are memory of their own whatever their operation is. */
  Views(Predicate<Tensor> isLeaf) {
    this.isLeaf = isLeaf;
  }

  /** The tensor whose memory this one is, and where in it this one begins. */
  record View(Tensor root, int offset) {}

  boolean isView(Tensor tensor) {
    if (isLeaf.test(tensor)
        || tensor.isScalar()
        || tensor.inputs().isEmpty()
        || tensor.input(0).isScalar()) {
      return false;
    }
    return switch (tensor.operation()) {
      case Movement.Reshape reshape -> true;
      case Movement.Detach detach -> true;
      case Movement.Broadcast broadcast -> tensor.shape().size() == tensor.input(0).shape().size();
      case Movement.Slice slice -> isContiguous(tensor.input(0).shape(), slice);
      default -> false;
    };
  }

  private static boolean isContiguous(Shape from, Movement.Slice slice) {
    for (int axis = 0; axis < slice.axis(); axis++) {
      if (from.extent(axis) != 1) {
        return false;
      }
    }
    return slice.step() == 1;
  }

  View of(Tensor tensor) {
    Tensor root = tensor;
    int offset = 0;
    while (isView(root)) {
      if (root.operation() instanceof Movement.Slice slice) {
        offset += slice.start() * root.input(0).shape().strides()[slice.axis()];
      }
      root = root.input(0);
    }
    return new View(root, offset);
  }

  /** The tensor whose memory this one is. */
  Tensor root(Tensor tensor) {
    return of(tensor).root();
  }

  /** The tensor whose memory elementwise consumers read in the place of this one. */
  Tensor memory(Tensor tensor) {
    Tensor root = root(tensor);
    return isFolded(root) ? memory(root.input(0)) : root;
  }

  /** A broadcast that elementwise consumers fold into their access; others need it in memory. */
  boolean isBroadcast(Tensor tensor) {
    return !tensor.isScalar()
        && !isLeaf.test(tensor)
        && !isView(tensor)
        && (tensor.operation() instanceof Movement.Broadcast
            || (tensor.operation() instanceof Movement.Reshape && tensor.input(0).isScalar()));
  }

  /** A slice that elementwise consumers read row by row where it is; others need it in memory. */
  boolean isSlice(Tensor tensor) {
    return !isLeaf.test(tensor)
        && !isView(tensor)
        && tensor.operation() instanceof Movement.Slice slice
        && slice.step() == 1
        && slice.extent() * tensor.input(0).shape().strides()[slice.axis()] >= SHORTEST_ROW;
  }

  /** Whether elementwise consumers read another tensor instead of this one. */
  boolean isFolded(Tensor tensor) {
    return isBroadcast(tensor) || isSlice(tensor);
  }
}
