package dev.evenflow.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The part of {@link Magnitude} that whole vectors can do. */
final class VectorMagnitude {
  private static final VectorSpecies<Float> SPECIES = Lanes.Vectors.SPECIES;
  private static final VectorSpecies<Integer> INTS = SPECIES.withLanes(int.class);
  private static final int LANES = SPECIES.length();

  private VectorMagnitude() {}

  /** As of {@link Magnitude}, of rows of whole vectors. */
  static int greatest(float[] x, int from, int rows, int columns, int pitch, int bits) {
    IntVector a = IntVector.broadcast(INTS, bits);
    IntVector b = a;
    IntVector c = a;
    IntVector d = a;
    for (int row = 0; row < rows; row++) {
      int i = from + row * pitch;
      int end = i + columns;
      for (; i + 4 * LANES <= end; i += 4 * LANES) {
        a = a.max(magnitudes(x, i));
        b = b.max(magnitudes(x, i + LANES));
        c = c.max(magnitudes(x, i + 2 * LANES));
        d = d.max(magnitudes(x, i + 3 * LANES));
      }
      for (; i < end; i += LANES) {
        a = a.max(magnitudes(x, i));
      }
    }
    return a.max(b).max(c.max(d)).reduceLanes(VectorOperators.MAX);
  }

  private static IntVector magnitudes(float[] x, int at) {
    return FloatVector.fromArray(SPECIES, x, at).reinterpretAsInts().and(Magnitude.BITS);
  }
}
