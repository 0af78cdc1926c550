package dev.evenflow.kernel;

import java.util.List;

/**
 * Reading and adding by index. Indices are int32 in the bits of floats and must be in range: they
 * are checked before, not here.
 */
public final class Rows {
  private static final int CHUNK = 60_000;

  private Rows() {}

  /**
   * Rows of a table by index.
   *
   * <p>The operands are the table [rows, width], indices [count], the result [count, width].
   */
  public static Work gather(int width, int count) {
    return Work.of(new RowGather(width), count, grain(width, count));
  }

  /**
   * A table of zeros to which each value row is added at its indices, in order of occurrence.
   *
   * <p>The operands are indices [count], values [count / repeat, width], the table [rows, width].
   *
   * @param repeat how many successive indices each value has
   */
  public static Work scatterAdd(int rows, int width, int count, int repeat) {
    // Every chunk reads all indices and adds the rows that are its own.
    int grain = Math.max(grain(width, rows), Math.ceilDiv(rows, 16));
    return Work.of(new RowScatter(width, count, repeat), rows, grain);
  }

  /**
   * Which rows occur among indices, ascending and filled up with the last, and which of them each
   * index is.
   *
   * <p>The operands are indices [count], the result [2, count].
   */
  public static Work distinct(int rows, int count) {
    RowSort sort = new RowSort(count, rows);
    return new Work(List.of(new Stage(sort, 1, 1)), sort.workspace());
  }

  /**
   * Writes values into the rows of a table; an index that equals the one before it writes nothing.
   *
   * <p>The operands are values [count, width], ascending indices [count], the table [rows, width].
   */
  public static Stage replace(int width, int count) {
    return new Stage(new RowReplacement(width), count, grain(width, count));
  }

  /**
   * The sums over the segments of a table that holds some rows and zeros otherwise.
   *
   * <p>The operands are values [count, width], ascending indices [count], and the sums, two floats
   * each: as many as {@link #segments} says, to be added in order.
   *
   * @param rows the table's height
   * @param segment how many elements of the table are summed apart
   * @param ofSquares whether squares are summed, in double, else the values, in float
   */
  public static Stage sums(int rows, int width, int count, int segment, boolean ofSquares) {
    RowSums sums = new RowSums(width, count, rows * width, segment, ofSquares);
    return new Stage(sums, count, grain(8 * width, count));
  }

  /** The number of sums of {@link #sums}. */
  public static int segments(int width, int count, int segment) {
    return count * RowSums.segments(width, segment);
  }

  /**
   * Elements along an axis: result[o, j, i] = x[o, index[o, j, i], i].
   *
   * <p>The operands are x [outer, axis, inner], indices [outer, count, inner], the result like the
   * indices.
   */
  public static Work takeAlong(int outer, int axis, int inner, int count) {
    int units = outer * count;
    return Work.of(new AxisTake(axis, inner, count), units, grain(2 * inner, units));
  }

  /**
   * The adjoint of {@link #takeAlong}: result[o, index[o, j, i], i] sums values[o, j, i], j
   * ascending from a sum of 0.
   *
   * <p>The operands are indices [outer, count, inner], values like them, the result [outer, axis,
   * inner].
   */
  public static Work putAlong(int outer, int axis, int inner, int count) {
    return Work.of(
        new AxisPut(axis, inner, count), outer, grain((axis + 2 * count) * inner, outer));
  }

  private static int grain(int unitWork, int units) {
    return Math.clamp(CHUNK / Math.max(1, unitWork), 1, units);
  }
}
