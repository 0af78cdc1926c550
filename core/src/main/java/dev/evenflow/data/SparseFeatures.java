package dev.evenflow.data;

import java.util.Arrays;
import java.util.List;

/** Features that are mostly 0, held as the others and where they are. */
final class SparseFeatures implements Features {
  private final List<Row> rows;
  private final int width;

  /**
   * One example.
   *
   * @param places of what is not 0
   * @param values at these places
   */
  record Row(int[] places, float[] values) {}

  SparseFeatures(List<Row> rows, int width) {
    this.rows = List.copyOf(rows);
    this.width = width;
  }

  @Override
  public int size() {
    return rows.size();
  }

  @Override
  public int[] shape() {
    return new int[] {width};
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public void copy(int index, float[] target, int offset) {
    Arrays.fill(target, offset, offset + width, 0);
    Row row = rows.get(index);
    for (int i = 0; i < row.places().length; i++) {
      target[offset + row.places()[i]] = row.values()[i];
    }
  }
}
