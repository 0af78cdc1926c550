package dev.evenflow.compiler;

import dev.evenflow.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The axes of an iteration space with those merged that no operand tells apart.
 *
 * @param extents the remaining extents, the inner one last; at least one
 * @param strides for each operand its strides along them
 */
record Space(int[] extents, int[][] strides) {

  static Space of(Shape shape, List<int[]> operands) {
    List<Integer> extents = new ArrayList<>();
    List<List<Integer>> strides = new ArrayList<>();
    operands.forEach(operand -> strides.add(new ArrayList<>()));
    for (int axis = 0; axis < shape.rank(); axis++) {
      int extent = shape.extent(axis);
      if (extent == 1) {
        continue;
      }
      int last = extents.size() - 1;
      boolean merges = last >= 0;
      for (int o = 0; o < operands.size() && merges; o++) {
        merges = strides.get(o).get(last) == operands.get(o)[axis] * extent;
      }
      for (int o = 0; o < operands.size(); o++) {
        if (merges) {
          strides.get(o).set(last, operands.get(o)[axis]);
        } else {
          strides.get(o).add(operands.get(o)[axis]);
        }
      }
      if (merges) {
        extents.set(last, extents.get(last) * extent);
      } else {
        extents.add(extent);
      }
    }
    if (extents.isEmpty()) {
      extents.add(1);
      strides.forEach(operand -> operand.add(0));
    }
    return new Space(ints(extents), strides.stream().map(Space::ints).toArray(int[][]::new));
  }

  private static int[] ints(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue).toArray();
  }

  int inner() {
    return extents[extents.length - 1];
  }

  int outerRank() {
    return extents.length - 1;
  }

  int rows() {
    int rows = 1;
    for (int axis = 0; axis < outerRank(); axis++) {
      rows *= extents[axis];
    }
    return rows;
  }

  /** Whether all operands but the last, which is a result, move alike along the last outer axis. */
  boolean isEven() {
    int axis = outerRank() - 1;
    return Arrays.stream(strides)
            .limit(strides.length - 1)
            .mapToInt(each -> each[axis])
            .distinct()
            .count()
        == 1;
  }

  /** Whether an operand runs along the inner axis. */
  boolean runs(int operand) {
    return strides[operand][outerRank()] != 0 || (inner() == 1 && isDense(operand));
  }

  private boolean isDense(int operand) {
    return outerRank() == 0 && strides[operand].length == 1;
  }

  /** An operand's strides along the outer axes. */
  int[] outer(int operand) {
    return Arrays.copyOf(strides[operand], outerRank());
  }
}
