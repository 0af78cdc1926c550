package dev.evenflow.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The part of {@link ChannelCorrelation} that vectors can do. */
final class VectorChannels {
  private static final VectorSpecies<Float> SPECIES = HalfLanes.SPECIES;
  private static final int LANES = SPECIES.length();

  private VectorChannels() {}

  /**
   * Sets {@code y[c]} to the sum over t of {@code x[t * channels + c] * w[taps[t] * channels + c]}
   * for all channels, or for none if they do not fill a vector, and returns how many those are.
   */
  static int dot(
      float[] y,
      int yOffset,
      float[] x,
      int xOffset,
      float[] w,
      int wOffset,
      int[] taps,
      int channels) {
    if (channels < LANES) {
      return 0;
    }
    int c = 0;
    for (; c + 4 * LANES <= channels; c += 4 * LANES) {
      four(y, yOffset + c, x, xOffset + c, w, wOffset + c, taps, channels);
    }
    for (; c < channels; c += LANES) {
      // The last vector may overlap the one before.
      int at = Math.min(c, channels - LANES);
      one(y, yOffset + at, x, xOffset + at, w, wOffset + at, taps, channels);
    }
    return channels;
  }

  private static void four(
      float[] y,
      int yOffset,
      float[] x,
      int xOffset,
      float[] w,
      int wOffset,
      int[] taps,
      int channels) {
    FloatVector a = FloatVector.zero(SPECIES);
    FloatVector b = FloatVector.zero(SPECIES);
    FloatVector c = FloatVector.zero(SPECIES);
    FloatVector d = FloatVector.zero(SPECIES);
    for (int t = 0; t < taps.length; t++) {
      int source = xOffset + t * channels;
      int weights = wOffset + taps[t] * channels;
      FloatVector x0 = FloatVector.fromArray(SPECIES, x, source);
      a = x0.fma(FloatVector.fromArray(SPECIES, w, weights), a);
      FloatVector x1 = FloatVector.fromArray(SPECIES, x, source + LANES);
      b = x1.fma(FloatVector.fromArray(SPECIES, w, weights + LANES), b);
      FloatVector x2 = FloatVector.fromArray(SPECIES, x, source + 2 * LANES);
      c = x2.fma(FloatVector.fromArray(SPECIES, w, weights + 2 * LANES), c);
      FloatVector x3 = FloatVector.fromArray(SPECIES, x, source + 3 * LANES);
      d = x3.fma(FloatVector.fromArray(SPECIES, w, weights + 3 * LANES), d);
    }
    a.intoArray(y, yOffset);
    b.intoArray(y, yOffset + LANES);
    c.intoArray(y, yOffset + 2 * LANES);
    d.intoArray(y, yOffset + 3 * LANES);
  }

  private static void one(
      float[] y,
      int yOffset,
      float[] x,
      int xOffset,
      float[] w,
      int wOffset,
      int[] taps,
      int channels) {
    FloatVector a = FloatVector.zero(SPECIES);
    for (int t = 0; t < taps.length; t++) {
      int source = xOffset + t * channels;
      int weights = wOffset + taps[t] * channels;
      FloatVector x0 = FloatVector.fromArray(SPECIES, x, source);
      a = x0.fma(FloatVector.fromArray(SPECIES, w, weights), a);
    }
    a.intoArray(y, yOffset);
  }
}
