package dev.evenflow.kernel;

/**
 * The index, as int bits, of the first largest element along the middle of [outer, extent, inner];
 * a NaN counts as largest. Operands: values, indices. A unit is an index.
 */
public final class ArgMax implements Kernel {
  private static final int GRAIN = 16384;

  private final int extent;
  private final int inner;

  private ArgMax(int extent, int inner) {
    this.extent = extent;
    this.inner = inner;
  }

  /** The stage over [outer, extent, inner]. */
  public static Stage stage(int outer, int extent, int inner) {
    return new Stage(new ArgMax(extent, inner), outer * inner, Math.max(1, GRAIN / extent));
  }

  @Override
  public void run(float[][] buffers, int[] offsets, float[] scalars, int from, int to) {
    float[] values = buffers[0];
    for (int unit = from; unit < to; unit++) {
      int at = offsets[0] + unit / inner * extent * inner + unit % inner;
      int best = 0;
      float largest = values[at];
      for (int i = 1; i < extent; i++) {
        float value = values[at + i * inner];
        if (value > largest || (Float.isNaN(value) && !Float.isNaN(largest))) {
          best = i;
          largest = value;
        }
      }
      buffers[1][offsets[1] + unit] = Float.intBitsToFloat(best);
    }
  }
}
