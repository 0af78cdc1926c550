package dev.evenflow.kernel;

import java.util.Arrays;
import java.util.Set;

/**
 * Copies one operand of a matrix product, whose lanes are rows in memory, into panels that the
 * inner loop reads from front to back. A unit of work is one panel; lanes that the last panel lacks
 * become 0.
 *
 * @param source the operand as it is
 * @param target the operand as it shall be: packed
 * @param lanes rows of the left or columns of the right operand
 * @param k the terms of a lane
 * @param width the lanes of a panel
 */
record PanelTransposition(Panels source, Panels target, int lanes, int k, int width)
    implements Writer {
  /**
   * How many terms are transposed at a time, so that what is written stays in the nearest cache.
   */
  private static final int BLOCK = 64;

  /** How many panels make a chunk: about 20 microseconds. */
  int grain() {
    return Math.max(1, (1 << 17) / (width * k));
  }

  @Override
  public void run(float[][] buffers, int[] offsets, float[] scalars, int from, int to) {
    float[] s = buffers[source.operand()];
    float[] t = buffers[target.operand()];
    int panels = Math.ceilDiv(lanes, width);
    for (int unit = from; unit < to; unit++) {
      int item = unit / panels;
      int panel = unit % panels;
      int s0 = source.at(offsets, item, panel, 0);
      int t0 = target.at(offsets, item, panel, 0);
      int present = Math.min(width, lanes - panel * width);
      transpose(s, s0, source.laneStride(), t, t0, present);
    }
  }

  @Override
  public Set<InnerLoop> innerLoops() {
    return Lanes.COUNT >= Transposition.SIZE ? Set.of(Transposition.EIGHT_ROWS) : Set.of();
  }

  @Override
  public int greatest(float[][] buffers, int[] offsets, int from, int to) {
    int panels = Math.ceilDiv(lanes, width);
    int greatest = 0;
    for (int unit = from; unit < to; unit++) {
      int t0 = target.at(offsets, unit / panels, unit % panels, 0);
      greatest = Magnitude.greatest(buffers[target.operand()], t0, width * k, greatest);
    }
    return greatest;
  }

  private void transpose(float[] s, int s0, int stride, float[] t, int t0, int present) {
    for (int p = 0; p < k; p += BLOCK) {
      transpose(s, s0 + p, stride, t, t0 + p * width, present, Math.min(BLOCK, k - p));
    }
    for (int p = 0; present < width && p < k; p++) {
      Arrays.fill(t, t0 + p * width + present, t0 + (p + 1) * width, 0);
    }
  }

  private void transpose(float[] s, int s0, int stride, float[] t, int t0, int present, int count) {
    int lane = 0;
    if (Lanes.COUNT >= Transposition.SIZE) {
      int squares = count / Transposition.SIZE * Transposition.SIZE;
      for (; lane + Transposition.SIZE <= present; lane += Transposition.SIZE) {
        int from = s0 + lane * stride;
        Transposition.eightRows(s, from, stride, t, t0 + lane, width, squares);
        lanes(
            s,
            from + squares,
            stride,
            t,
            t0 + squares * width + lane,
            Transposition.SIZE,
            count - squares);
      }
    }
    lanes(s, s0 + lane * stride, stride, t, t0 + lane, present - lane, count);
  }

  private void lanes(float[] s, int s0, int stride, float[] t, int t0, int lanes, int count) {
    for (int lane = 0; lane < lanes; lane++) {
      int from = s0 + lane * stride;
      int to = t0 + lane;
      for (int p = 0; p < count; p++) {
        t[to] = s[from + p];
        to += width;
      }
    }
  }
}
