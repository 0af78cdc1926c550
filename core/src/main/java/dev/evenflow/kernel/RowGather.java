package dev.evenflow.kernel;

/** Copies table rows by index. The operands are table, indices, result; a unit is an index. */
record RowGather(int width) implements Kernel {
  /** Few enough that what was touched is still in the cache when it is copied. */
  private static final int BLOCK = 256;

  @Override
  public void run(float[][] buffers, int[] offsets, float[] scalars, int from, int to) {
    if (width == 1) {
      column(buffers, offsets, from, to);
      return;
    }
    for (int block = from; block < to; block += BLOCK) {
      int end = Math.min(to, block + BLOCK);
      // Copies overwrite it at once; but nobody would read what is not written anywhere.
      buffers[2][offsets[2] + block * width] = touched(buffers, offsets, block, end);
      copy(buffers, offsets, block, end);
    }
  }

  /**
   * Reads both ends of each row, and tells their bits together. A copy is so long that the next row
   * is asked for when this one has come; these reads are under way at the same time, and so are the
   * searches for their pages.
   */
  private float touched(float[][] buffers, int[] offsets, int from, int to) {
    float[] table = buffers[0];
    float[] indices = buffers[1];
    int start = offsets[0];
    int first = offsets[1];
    int begins = 0;
    int ends = 0;
    for (int unit = from; unit < to; unit++) {
      int row = start + Float.floatToRawIntBits(indices[first + unit]) * width;
      begins ^= Float.floatToRawIntBits(table[row]);
      ends ^= Float.floatToRawIntBits(table[row + width - 1]);
    }
    return Float.intBitsToFloat(begins ^ ends);
  }

  private void copy(float[][] buffers, int[] offsets, int from, int to) {
    for (int unit = from; unit < to; unit++) {
      int row = Float.floatToRawIntBits(buffers[1][offsets[1] + unit]);
      int target = offsets[2] + unit * width;
      System.arraycopy(buffers[0], offsets[0] + row * width, buffers[2], target, width);
    }
  }

  private static void column(float[][] buffers, int[] offsets, int from, int to) {
    for (int unit = from; unit < to; unit++) {
      int row = Float.floatToRawIntBits(buffers[1][offsets[1] + unit]);
      buffers[2][offsets[2] + unit] = buffers[0][offsets[0] + row];
    }
  }
}
