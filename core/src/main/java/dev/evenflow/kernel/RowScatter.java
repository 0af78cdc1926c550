package dev.evenflow.kernel;

import java.util.Arrays;

/**
 * Adds value rows at their indices to a table of zeros. The operands are indices, values, table; a
 * unit of work is a row of the table.
 */
record RowScatter(int width, int count) implements Kernel {

  @Override
  public void run(float[][] buffers, int[] offsets, float[] scalars, int from, int to) {
    float[] table = buffers[2];
    Arrays.fill(table, offsets[2] + from * width, offsets[2] + to * width, 0);
    for (int i = 0; i < count; i++) {
      int row = Float.floatToRawIntBits(buffers[0][offsets[0] + i]);
      if (row >= from && row < to) {
        Runs.add(buffers[1], offsets[1] + i * width, table, offsets[2] + row * width, width);
      }
    }
  }
}
