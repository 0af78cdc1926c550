package dev.evenflow.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The part of {@link Runs} that whole vectors can do. */
final class VectorRuns {
  private static final VectorSpecies<Float> SPECIES = HalfLanes.SPECIES;
  private static final int LANES = SPECIES.length();

  private VectorRuns() {}

  /** Adds as many elements of a run as fill vectors, and returns how many those are. */
  static int add(float[] from, int source, float[] to, int target, int count) {
    int i = 0;
    for (; i + LANES <= count; i += LANES) {
      FloatVector.fromArray(SPECIES, to, target + i)
          .add(FloatVector.fromArray(SPECIES, from, source + i))
          .intoArray(to, target + i);
    }
    return i;
  }
}
