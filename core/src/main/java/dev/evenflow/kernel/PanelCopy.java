package dev.evenflow.kernel;

import java.util.Set;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Copies the right operand of a matrix product, whose columns lie side by side, into panels of two
 * vectors that the inner loop reads from front to back. A unit of work is one panel. Columns that
 * the last panel lacks get whatever follows the row, for no result depends on them.
 *
 * @param source the operand as it is
 * @param target the operand as it shall be: packed
 * @param panels how many there are in each product of the batch
 * @param k the terms of a lane
 */
record PanelCopy(Panels source, Panels target, int panels, int k) implements Kernel {
  private static final VectorSpecies<Float> SPECIES = Lanes.Vectors.SPECIES;
  private static final int LANES = Lanes.Vectors.SPECIES.length();

  private static final InnerLoop COPY = (s, terms) -> copy(s.left(), 0, LANES, s.right(), 0, terms);
  private static final InnerLoop COPY_FOUR =
      (s, terms) -> copyFour(s.left(), 0, LANES, s.right(), 0, 0, terms);

  /** How many panels make a chunk: about 20 microseconds, and four at least. */
  int grain() {
    return Math.clamp((1 << 17) / (2 * LANES * k), 4, Math.max(4, panels));
  }

  @Override
  public void run(float[][] buffers, int[] offsets, float[] scalars, int from, int to) {
    float[] s = buffers[source.operand()];
    float[] t = buffers[target.operand()];
    for (int unit = from; unit < to; ) {
      int panel = unit % panels;
      int s0 = source.at(offsets, unit / panels, panel, 0);
      int t0 = target.at(offsets, unit / panels, panel, 0);
      if (panel + 4 <= panels && unit + 4 <= to) {
        copyFour(s, s0, source.step(), t, t0, target.panelStride(), k);
        unit += 4;
      } else {
        copy(s, s0, source.step(), t, t0, k);
        unit++;
      }
    }
  }

  @Override
  public Set<InnerLoop> innerLoops() {
    return Set.of(COPY, COPY_FOUR);
  }

  /** Four panels side by side: rows may be far apart, so that longer pieces of them count. */
  private static void copyFour(
      float[] s, int s0, int step, float[] t, int t0, int panelStride, int k) {
    int from = s0;
    int to = t0;
    for (int p = 0; p < k; p++) {
      int to1 = to + panelStride;
      int to2 = to1 + panelStride;
      int to3 = to2 + panelStride;
      FloatVector.fromArray(SPECIES, s, from).intoArray(t, to);
      FloatVector.fromArray(SPECIES, s, from + LANES).intoArray(t, to + LANES);
      FloatVector.fromArray(SPECIES, s, from + 2 * LANES).intoArray(t, to1);
      FloatVector.fromArray(SPECIES, s, from + 3 * LANES).intoArray(t, to1 + LANES);
      FloatVector.fromArray(SPECIES, s, from + 4 * LANES).intoArray(t, to2);
      FloatVector.fromArray(SPECIES, s, from + 5 * LANES).intoArray(t, to2 + LANES);
      FloatVector.fromArray(SPECIES, s, from + 6 * LANES).intoArray(t, to3);
      FloatVector.fromArray(SPECIES, s, from + 7 * LANES).intoArray(t, to3 + LANES);
      from += step;
      to += 2 * LANES;
    }
  }

  private static void copy(float[] s, int s0, int step, float[] t, int t0, int k) {
    int from = s0;
    int to = t0;
    for (int p = 0; p < k; p++) {
      FloatVector.fromArray(SPECIES, s, from).intoArray(t, to);
      FloatVector.fromArray(SPECIES, s, from + LANES).intoArray(t, to + LANES);
      from += step;
      to += 2 * LANES;
    }
  }
}
