package dev.evenflow.kernel;

import java.util.Arrays;

/**
 * Adds value rows at their indices, {@code repeat} successive ones each, to a table of zeros. The
 * operands are indices, values, table; a unit of work is a row of the table.
 */
record RowScatter(int width, int count, int repeat) implements Kernel {

  @Override
  public void run(float[][] buffers, int[] offsets, float[] scalars, int from, int to) {
    float[] table = buffers[2];
    Arrays.fill(table, offsets[2] + from * width, offsets[2] + to * width, 0);
    int source = offsets[1];
    int index = offsets[0];
    for (int next = index + repeat; next <= offsets[0] + count; next += repeat) {
      for (; index < next; index++) {
        int row = Float.floatToRawIntBits(buffers[0][index]);
        if (row >= from && row < to) {
          Runs.add(buffers[1], source, table, offsets[2] + row * width, width);
        }
      }
      source += width;
    }
  }
}
