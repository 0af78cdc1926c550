package dev.evenflow.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The part of {@link Columns} that vectors can do. */
final class VectorColumns {
  /** Wider vectors would copy faster, but what they stored is slower to read right afterwards. */
  private static final VectorSpecies<Float> SPECIES = HalfLanes.SPECIES;

  private static final VectorSpecies<Float> FEW =
      SPECIES.vectorBitSize() > 128 ? FloatVector.SPECIES_128 : SPECIES;
  private static final int LANES = SPECIES.length();

  private VectorColumns() {}

  /**
   * Copies the runs, or nothing if they are too short, and returns how many floats of each run. The
   * last vector of a run may overlap the one before.
   */
  static int copy(
      float[] from,
      int source,
      int fromPitch,
      float[] to,
      int target,
      int toPitch,
      int count,
      int width) {
    if (width < FEW.length()) {
      return 0;
    }
    int c = 0;
    for (; c + 4 * LANES <= width; c += 4 * LANES) {
      four(from, source + c, fromPitch, to, target + c, toPitch, count);
    }
    if (c + 2 * LANES <= width) {
      two(from, source + c, fromPitch, to, target + c, toPitch, count);
      c += 2 * LANES;
    }
    if (c + LANES <= width) {
      one(from, source + c, fromPitch, to, target + c, toPitch, count);
      c += LANES;
    }
    if (c < width && width >= LANES) {
      int last = width - LANES;
      one(from, source + last, fromPitch, to, target + last, toPitch, count);
    } else if (c < width) {
      int last = width - FEW.length();
      few(from, source, fromPitch, to, target, toPitch, count);
      few(from, source + last, fromPitch, to, target + last, toPitch, count);
    }
    return width;
  }

  private static void four(
      float[] from, int source, int fromPitch, float[] to, int target, int toPitch, int count) {
    for (int i = 0; i < count; i++) {
      int s = source + i * fromPitch;
      int t = target + i * toPitch;
      FloatVector.fromArray(SPECIES, from, s).intoArray(to, t);
      FloatVector.fromArray(SPECIES, from, s + LANES).intoArray(to, t + LANES);
      FloatVector.fromArray(SPECIES, from, s + 2 * LANES).intoArray(to, t + 2 * LANES);
      FloatVector.fromArray(SPECIES, from, s + 3 * LANES).intoArray(to, t + 3 * LANES);
    }
  }

  private static void two(
      float[] from, int source, int fromPitch, float[] to, int target, int toPitch, int count) {
    for (int i = 0; i < count; i++) {
      int s = source + i * fromPitch;
      int t = target + i * toPitch;
      FloatVector.fromArray(SPECIES, from, s).intoArray(to, t);
      FloatVector.fromArray(SPECIES, from, s + LANES).intoArray(to, t + LANES);
    }
  }

  private static void one(
      float[] from, int source, int fromPitch, float[] to, int target, int toPitch, int count) {
    for (int i = 0; i < count; i++) {
      int s = source + i * fromPitch;
      int t = target + i * toPitch;
      FloatVector.fromArray(SPECIES, from, s).intoArray(to, t);
    }
  }

  private static void few(
      float[] from, int source, int fromPitch, float[] to, int target, int toPitch, int count) {
    for (int i = 0; i < count; i++) {
      int s = source + i * fromPitch;
      int t = target + i * toPitch;
      FloatVector.fromArray(FEW, from, s).intoArray(to, t);
    }
  }
}
