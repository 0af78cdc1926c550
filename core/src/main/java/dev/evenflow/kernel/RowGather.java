package dev.evenflow.kernel;

/** Copies table rows by index. The operands are table, indices, result; a unit is an index. */
record RowGather(int width) implements Kernel {

  @Override
  public void run(float[][] buffers, int[] offsets, float[] scalars, int from, int to) {
    if (width == 1) {
      column(buffers, offsets, from, to);
      return;
    }
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
