package dev.evenflow.kernel;

/**
 * Writes rows into a table. The operands are values, indices, table; a unit is an index. An index
 * that equals the one before it writes nothing.
 */
record RowReplacement(int width) implements Kernel {

  @Override
  public void run(float[][] buffers, int[] offsets, float[] scalars, int from, int to) {
    int before = from == 0 ? -1 : row(buffers, offsets, from - 1);
    for (int unit = from; unit < to; unit++) {
      int row = row(buffers, offsets, unit);
      if (row != before) {
        int source = offsets[0] + unit * width;
        System.arraycopy(buffers[0], source, buffers[2], offsets[2] + row * width, width);
        before = row;
      }
    }
  }

  private static int row(float[][] buffers, int[] offsets, int unit) {
    return Float.floatToRawIntBits(buffers[1][offsets[1] + unit]);
  }
}
