package dev.evenflow.kernel;

/**
 * Copies one operand of a matrix product into panels that the inner loop reads from front to back.
 * A unit of work is one panel; lanes that the last panel lacks become 0.
 *
 * @param source the operand as it is
 * @param target the operand as it shall be: packed
 * @param lanes rows of the left or columns of the right operand
 * @param k the terms of a lane
 * @param width the lanes of a panel
 */
record PanelPacking(Panels source, Panels target, int lanes, int k, int width) implements Kernel {
  /**
   * How many terms are transposed at a time, so that what is written stays in the nearest cache.
   */
  private static final int BLOCK = 64;

  /** How many panels make a chunk: about 32 K floats. */
  int grain() {
    return Math.max(1, (1 << 15) / (width * k));
  }

  @Override
  public void run(float[][] buffers, int[] offsets, float[] scalars, int from, int to) {
    float[] s = buffers[source.operand()];
    float[] t = buffers[target.operand()];
    int panels = Math.ceilDiv(lanes, width);
    for (int unit = from; unit < to; unit++) {
      int item = unit / panels;
      int panel = unit % panels;
      int present = Math.min(width, lanes - panel * width);
      int s0 = source.at(offsets, item, panel, 0);
      int t0 = target.at(offsets, item, panel, 0);
      if (source.step() == 1) {
        transpose(s, s0, source.laneStride(), t, t0, present);
      } else {
        copy(s, s0, source.step(), t, t0, present);
      }
      if (present < width) {
        for (int p = 0; p < k; p++) {
          java.util.Arrays.fill(t, t0 + p * width + present, t0 + (p + 1) * width, 0);
        }
      }
    }
  }

  private void copy(float[] s, int s0, int step, float[] t, int t0, int present) {
    for (int p = 0; p < k; p++) {
      System.arraycopy(s, s0 + p * step, t, t0 + p * width, present);
    }
  }

  private void transpose(float[] s, int s0, int stride, float[] t, int t0, int present) {
    for (int p0 = 0; p0 < k; p0 += BLOCK) {
      int count = Math.min(BLOCK, k - p0);
      int lane = 0;
      for (; lane + 4 <= present; lane += 4) {
        fourLanes(s, s0 + lane * stride + p0, stride, t, t0 + p0 * width + lane, width, count);
      }
      for (; lane < present; lane++) {
        oneLane(s, s0 + lane * stride + p0, t, t0 + p0 * width + lane, width, count);
      }
    }
  }

  private static void fourLanes(
      float[] s, int s0, int stride, float[] t, int t0, int step, int count) {
    int s1 = s0 + stride;
    int s2 = s1 + stride;
    int s3 = s2 + stride;
    int to = t0;
    for (int p = 0; p < count; p++) {
      t[to] = s[s0 + p];
      t[to + 1] = s[s1 + p];
      t[to + 2] = s[s2 + p];
      t[to + 3] = s[s3 + p];
      to += step;
    }
  }

  private static void oneLane(float[] s, int s0, float[] t, int t0, int step, int count) {
    for (int p = 0; p < count; p++) {
      t[t0 + p * step] = s[s0 + p];
    }
  }
}
