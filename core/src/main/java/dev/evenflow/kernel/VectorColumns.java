package dev.evenflow.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The part of {@link Columns} that whole vectors can do. */
final class VectorColumns {
  private static final VectorSpecies<Float> WIDE = Lanes.Vectors.SPECIES;
  private static final VectorSpecies<Float> HALF = HalfLanes.SPECIES;

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
    for (; c + WIDE.length() <= width; c += WIDE.length()) {
      wide(from, fromOffset + c, fromPitch, to, toOffset + c, toPitch, count);
    }
    for (; c + HALF.length() <= width; c += HALF.length()) {
      half(from, fromOffset + c, fromPitch, to, toOffset + c, toPitch, count);
    }
    return c;
  }

  private static void wide(
      float[] from, int source, int fromPitch, float[] to, int target, int toPitch, int count) {
    for (int i = 0; i < count; i++) {
      FloatVector.fromArray(WIDE, from, source + i * fromPitch).intoArray(to, target + i * toPitch);
    }
  }

  private static void half(
      float[] from, int source, int fromPitch, float[] to, int target, int toPitch, int count) {
    for (int i = 0; i < count; i++) {
      FloatVector.fromArray(HALF, from, source + i * fromPitch).intoArray(to, target + i * toPitch);
    }
  }
}
