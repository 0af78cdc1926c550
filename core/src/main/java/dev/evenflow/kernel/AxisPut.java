package dev.evenflow.kernel;

import java.util.Arrays;

/**
 * Adds elements along an axis of zeros. The operands are indices [outer, count, inner], values,
 * result [outer, axis, inner]; a unit of work is one of outer.
 */
record AxisPut(int axis, int inner, int count) implements Kernel {

  @Override
  public void run(float[][] buffers, int[] offsets, float[] scalars, int from, int to) {
    float[] result = buffers[2];
    for (int unit = from; unit < to; unit++) {
      int target = offsets[2] + unit * axis * inner;
      Arrays.fill(result, target, target + axis * inner, 0);
      for (int j = unit * count; j < (unit + 1) * count; j++) {
        for (int i = 0; i < inner; i++) {
          int index = Float.floatToRawIntBits(buffers[0][offsets[0] + j * inner + i]);
          result[target + index * inner + i] += buffers[1][offsets[1] + j * inner + i];
        }
      }
    }
  }
}
