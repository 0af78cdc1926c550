package dev.evenflow.kernel;

import java.util.Arrays;

/** Fills its only operand with zeros; a unit is an element. */
public final class Zeros implements Kernel {
  private static final Kernel INSTANCE = new Zeros();
  private static final int GRAIN = 65536;

  private Zeros() {}

  /** The stage for this many elements. */
  public static Stage stage(int size) {
    return new Stage(INSTANCE, size, GRAIN);
  }

  @Override
  public void run(float[][] buffers, int[] offsets, float[] scalars, int from, int to) {
    Arrays.fill(buffers[0], offsets[0] + from, offsets[0] + to, 0);
  }
}
