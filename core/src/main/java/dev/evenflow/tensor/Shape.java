package dev.evenflow.tensor;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The extents of a tensor, outermost axis first (row-major). Rank 0 is a scalar. Every extent is at
 * least 1 and the number of elements fits in an {@code int}.
 */
public final class Shape {
  /** The shape of a scalar: rank 0, one element. */
  public static final Shape SCALAR = new Shape(new int[0]);

  private final int[] extents;
  private final int size;

  private Shape(int[] extents) {
    long size = 1;
    for (int extent : extents) {
      if (extent < 1) {
        throw Tensor.fault("shape", "every extent must be at least 1, given " + text(extents));
      }
      size *= extent;
      if (size > Integer.MAX_VALUE - 64) {
        throw Tensor.fault(
            "shape", "a tensor holds at most 2^31 - 65 elements, given " + text(extents));
      }
    }
    this.extents = extents;
    this.size = (int) size;
  }

  /** The shape with these extents. */
  public static Shape of(int... extents) {
    return extents.length == 0 ? SCALAR : new Shape(extents.clone());
  }

  /** The number of axes. */
  public int rank() {
    return extents.length;
  }

  /** The number of elements: the product of all extents, 1 for a scalar. */
  public int size() {
    return size;
  }

  /** The extent of an axis; a negative axis counts from the end (-1 is the last). */
  public int extent(int axis) {
    return extents[axis(axis)];
  }

  /** A copy of the extents, outermost first. */
  public int[] extents() {
    return extents.clone();
  }

  /** The axis as a number from 0 to rank - 1, where -1 names the last one. */
  public int axis(int axis) {
    return axis("shape", axis);
  }

  /** The axis from 0 to rank - 1, for an operation that is named if there is no such axis. */
  int axis(String operation, int axis) {
    int counted = axis < 0 ? axis + extents.length : axis;
    if (counted < 0 || counted >= extents.length) {
      throw Tensor.fault(operation, "axis " + axis + " does not exist in " + this);
    }
    return counted;
  }

  /** The same shape with another extent at one axis. */
  public Shape with(int axis, int extent) {
    int[] changed = extents.clone();
    changed[axis(axis)] = extent;
    return of(changed);
  }

  /** This shape without one axis. */
  public Shape without(int axis) {
    int removed = axis(axis);
    int[] rest = new int[extents.length - 1];
    System.arraycopy(extents, 0, rest, 0, removed);
    System.arraycopy(extents, removed + 1, rest, removed, rest.length - removed);
    return of(rest);
  }

  /** This shape with a further axis put before position {@code axis} (0 to rank). */
  public Shape inserted(int axis, int extent) {
    if (axis < 0 || axis > extents.length) {
      throw Tensor.fault("shape", "no axis can be inserted at " + axis + " of " + this);
    }
    int[] longer = new int[extents.length + 1];
    System.arraycopy(extents, 0, longer, 0, axis);
    longer[axis] = extent;
    System.arraycopy(extents, axis, longer, axis + 1, extents.length - axis);
    return of(longer);
  }

  /** A table's shape with one element a row: [rows, 1 ...]. */
  public Shape column() {
    int[] column = new int[extents.length];
    Arrays.fill(column, 1);
    column[0] = extents[0];
    return of(column);
  }

  /** The shape of a table's rows at indices [i ...]: [i ..., ...]. */
  public Shape rowsAt(Shape indices) {
    Shape rows = indices;
    for (int axis = 1; axis < rank(); axis++) {
      rows = rows.inserted(rows.rank(), extents[axis]);
    }
    return rows;
  }

  /** The number of elements between two neighbours along each axis of a dense row-major tensor. */
  public int[] strides() {
    int[] strides = new int[extents.length];
    int stride = 1;
    for (int axis = extents.length - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= extents[axis];
    }
    return strides;
  }

  /**
   * The common shape of two operands under broadcasting: shapes are aligned at their last axis, and
   * an extent of 1 (or a missing axis) stretches to the other's extent.
   *
   * @throws ShapeException if two aligned extents differ and neither is 1
   */
  public static Shape broadcast(Shape a, Shape b) {
    return broadcast("broadcast", a, b);
  }

  /** The common shape of two operands of an operation that is named if there is none. */
  static Shape broadcast(String operation, Shape a, Shape b) {
    if (a.equals(b)) {
      return a;
    }
    int rank = Math.max(a.rank(), b.rank());
    int[] common = new int[rank];
    for (int i = 1; i <= rank; i++) {
      int left = i <= a.rank() ? a.extents[a.rank() - i] : 1;
      int right = i <= b.rank() ? b.extents[b.rank() - i] : 1;
      if (left != right && left != 1 && right != 1) {
        throw Tensor.fault(
            operation, a + " and " + b + " do not broadcast: " + left + " meets " + right);
      }
      common[rank - i] = Math.max(left, right);
    }
    return of(common);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(extents, shape.extents);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(extents);
  }

  @Override
  public String toString() {
    return text(extents);
  }

  /** The extents as a shape prints them, possible or not. */
  static String text(int[] extents) {
    return Arrays.stream(extents)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining("x", "[", "]"));
  }
}
