package dev.evenflow.kernel;

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
   * A table of zeros to which each value row is added at its index, in order of occurrence.
   *
   * <p>The operands are indices [count], values [count, width], the table [rows, width].
   */
  public static Work scatterAdd(int rows, int width, int count) {
    // Every chunk reads all indices and adds the rows that are its own.
    int grain = Math.max(grain(width, rows), Math.ceilDiv(rows, 16));
    return Work.of(new RowScatter(width, count), rows, grain);
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
