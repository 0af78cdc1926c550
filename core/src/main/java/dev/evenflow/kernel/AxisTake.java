package dev.evenflow.kernel;

/**
 * Picks elements along an axis. The operands are x [outer, axis, inner], indices [outer, count,
 * inner], result; a unit of work is a run of inner results.
 */
record AxisTake(int axis, int inner, int count) implements Kernel {

  @Override
  public void run(float[][] buffers, int[] offsets, float[] scalars, int from, int to) {
    for (int unit = from; unit < to; unit++) {
      int source = offsets[0] + unit / count * axis * inner;
      int run = unit * inner;
      for (int i = 0; i < inner; i++) {
        int index = Float.floatToRawIntBits(buffers[1][offsets[1] + run + i]);
        buffers[2][offsets[2] + run + i] = buffers[0][source + index * inner + i];
      }
    }
  }
}
