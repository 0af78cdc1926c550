package dev.evenflow.compiler;

import dev.evenflow.kernel.loop.Extents;
import dev.evenflow.kernel.loop.Loop.Direction;
import org.jspecify.annotations.Nullable;

/**
 * How a loop walks its space, and how its reductions' partial results lie: [rows, blocks, columns],
 * of which the blocks are combined in order.
 *
 * <p>A reduction is defined by extents alone, whatever else its loop does: along the last axes in
 * segments, across others in blocks of rows. Where a space has more axes than that, because other
 * operands tell them apart, each of them must be a whole number of segments or blocks. Rows of
 * fewer elements than {@link #LANES} are walked several at a time, each a block of its own.
 *
 * @param space the axes that are left of it
 * @param direction of the loop
 * @param rows results that lie outside of the reduced axes
 * @param blocks partial results for each
 * @param columns results that lie inside of the reduced axes
 * @param segment the length of a segment
 * @param tiling of short rows
 */
record Walk(
    Space space,
    Direction direction,
    int rows,
    int blocks,
    int columns,
    int segment,
    Tiling tiling) {
  private static final int LANES = 16;

  /** A walk without reductions. */
  static Walk each(Space space) {
    int inner = space.inner();
    return new Walk(space, Direction.EACH, space.rows(), 1, inner, inner, Tiling.of(space));
  }

  /**
   * A walk with reductions, or null where they cannot be done on the way.
   *
   * @param space of which the last operand is a result, which stands still along reduced axes
   * @param isWhole whether the result is of rank 0
   * @param isAlone whether there is only one operand, which is then taken as it is
   */
  static @Nullable Walk reducing(Space space, boolean isWhole, boolean isAlone) {
    int[] extents = space.extents();
    int[] result = space.strides()[space.strides().length - 1];
    int last = extents.length - 1;
    boolean isAlong = isWhole || result[last] == 0;
    int end = isAlong ? last + 1 : last;
    int start = end;
    while (start > 0 && (isWhole || result[start - 1] == 0)) {
      start--;
    }
    int length = product(extents, start, end);
    int rows = product(extents, 0, start);
    for (int axis = 0; axis < start; axis++) {
      if (result[axis] == 0) {
        return null;
      }
    }
    int inner = extents[end - 1];
    if (isAlong) {
      int segment = isWhole || length > 2 * Extents.SEGMENT ? Extents.SEGMENT : length;
      return end - start > 1 && inner % segment != 0
          ? null
          : new Walk(
              space, Direction.ALONG, rows, Math.ceilDiv(length, segment), 1, segment, Tiling.NONE);
    }
    if (start == end) {
      return null;
    }
    int columns = extents[last];
    int times = rows == 1 ? joined(columns, length) : 1;
    Tiling tiling = Tiling.of(space, times);
    if (times > 1 && tiling.times() == 1 && !isAlone) {
      return null;
    }
    boolean areBlocksWhole = end - start == 1 || inner % Extents.BLOCK == 0;
    int blocks = Math.ceilDiv(length / tiling.times(), Extents.BLOCK) * tiling.times();
    return areBlocksWhole
        ? new Walk(space, Direction.ACROSS, rows, blocks, columns, columns, tiling)
        : null;
  }

  /** How many short rows are walked at a time, so that they fill whole vectors. */
  private static int joined(int columns, int rows) {
    int times = columns >= LANES ? 1 : LANES / Integer.lowestOneBit(columns | LANES);
    return rows % times == 0 && rows > times ? times : 1;
  }

  private static int product(int[] extents, int from, int to) {
    int product = 1;
    for (int axis = from; axis < to; axis++) {
      product *= extents[axis];
    }
    return product;
  }

  /** Units of work of a reducing loop, each with one partial result in every column. */
  int units() {
    return rows * blocks / tiling.times();
  }

  /** Partial results of a reduction. */
  int partials() {
    return rows * blocks * columns;
  }

  /** Elements of the space in a unit. */
  int unit() {
    int total = product(space.extents(), 0, space.extents().length);
    return Math.max(1, total / units());
  }
}
