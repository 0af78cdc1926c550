package dev.evenflow.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The part of {@link Columns} that whole vectors can do. */
final class VectorColumns {
  private static final VectorSpecies<Float> SPECIES = HalfLanes.SPECIES;
  private static final int LANES = SPECIES.length();

  private VectorColumns() {}

  /** Copies as many channels of each run as fill vectors, and returns how many those are. */
  static int copy(
      float[] from,
      int fromOffset,
      int fromPitch,
      float[] to,
      int toOffset,
      int toPitch,
      int count,
      int width) {
    int c = 0;
    for (; c + 4 * LANES <= width; c += 4 * LANES) {
      four(from, fromOffset + c, fromPitch, to, toOffset + c, toPitch, count);
    }
    if (c + 2 * LANES <= width) {
      two(from, fromOffset + c, fromPitch, to, toOffset + c, toPitch, count);
      c += 2 * LANES;
    }
    if (c + LANES <= width) {
      one(from, fromOffset + c, fromPitch, to, toOffset + c, toPitch, count);
      c += LANES;
    }
    return c;
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
      FloatVector.fromArray(SPECIES, from, source + i * fromPitch)
          .intoArray(to, target + i * toPitch);
    }
  }
}
