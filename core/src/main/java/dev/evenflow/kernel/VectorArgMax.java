package dev.evenflow.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The part of {@link WindowArgMax} that whole vectors can do. */
final class VectorArgMax {
  /** Four lanes at most: more do not pay on few channels, and memory is slower than this anyway. */
  private static final VectorSpecies<Float> SPECIES =
      Lanes.Vectors.SPECIES.vectorBitSize() > 128 ? FloatVector.SPECIES_128 : Lanes.Vectors.SPECIES;

  private static final int LANES = SPECIES.length();

  private VectorArgMax() {}

  /**
   * Finds the places of all channels, or of none where there are fewer than lanes, and returns how
   * many those are.
   */
  static int window(
      float[] x, int source, int corner, int[] taps, int channels, float[] places, int target) {
    if (channels < LANES) {
      return 0;
    }
    int first = source + corner * channels;
    for (int i = 0; i < channels; i += LANES) {
      int c = Math.min(i, channels - LANES);
      lanes(x, first + c, corner, taps, channels, places, target + c);
    }
    return channels;
  }

  private static void lanes(
      float[] x, int first, int corner, int[] taps, int channels, float[] places, int target) {
    FloatVector best = FloatVector.fromArray(SPECIES, x, first);
    FloatVector place = FloatVector.broadcast(SPECIES, Float.intBitsToFloat(corner));
    for (int t = 1; t < taps.length; t++) {
      FloatVector value = FloatVector.fromArray(SPECIES, x, first + taps[t] * channels);
      FloatVector here = FloatVector.broadcast(SPECIES, Float.intBitsToFloat(corner + taps[t]));
      // True where the value is larger or the first NaN.
      VectorMask<Float> smaller = value.compare(VectorOperators.LE, best);
      VectorMask<Float> better = best.compare(VectorOperators.EQ, best).andNot(smaller);
      best = best.blend(value, better);
      place = place.blend(here, better);
    }
    place.intoArray(places, target);
  }
}
