package dev.evenflow.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The part of {@link Columns} that whole vectors can do. */
final class VectorColumns {
  private static final VectorSpecies<Float> SPECIES = Lanes.Vectors.SPECIES;
  private static final int LANES = SPECIES.length();

  private VectorColumns() {}

  /** Copies as many columns as fill vectors, and returns how many those are. */
  static int copy(
      float[] from,
      int fromOffset,
      int fromPitch,
      float[] to,
      int toOffset,
      int toPitch,
      int count,
      int width) {
    int column = 0;
    for (; column + LANES <= width; column += LANES) {
      int source = fromOffset + column;
      int target = toOffset + column;
      for (int i = 0; i < count; i++) {
        FloatVector.fromArray(SPECIES, from, source + i * fromPitch)
            .intoArray(to, target + i * toPitch);
      }
    }
    return column;
  }
}
