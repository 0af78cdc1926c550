package dev.evenflow.kernel;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Copies one operand of a matrix product into panels that the inner loop reads from front to back.
 * A unit of work is one panel. Lanes that the last panel lacks get some value, for no result
 * depends on them. A right operand can lie either way in memory, a left one only with its lanes as
 * rows: for a copy from columns the width must be a multiple of a vector.
 *
 * @param source the operand as it is
 * @param target the operand as it shall be: packed
 * @param lanes rows of the left or columns of the right operand
 * @param k the terms of a lane
 * @param width the lanes of a panel
 */
record PanelPacking(Panels source, Panels target, int lanes, int k, int width) implements Kernel {
  private static final VectorSpecies<Float> SPECIES = Lanes.Vectors.SPECIES;
  private static final int LANES = Lanes.Vectors.SPECIES.length();

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
      if (source.step() == 1) {
        int present = Math.min(width, lanes - panel * width);
        transpose(s, s0, source.laneStride(), t, t0, present);
      } else {
        copy(s, s0, source.step(), t, t0);
      }
    }
  }

  /** Copies lanes that lie side by side, and whatever follows the last one. */
  private void copy(float[] s, int s0, int step, float[] t, int t0) {
    int from = s0;
    int to = t0;
    for (int p = 0; p < k; p++) {
      for (int lane = 0; lane < width; lane += LANES) {
        FloatVector.fromArray(SPECIES, s, from + lane).intoArray(t, to + lane);
      }
      from += step;
      to += width;
    }
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
    if (LANES >= Transposition.SIZE) {
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
