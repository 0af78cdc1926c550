package dev.evenflow.kernel;

import static jdk.incubator.vector.VectorOperators.FMA;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The part of {@link ChannelCorrelation} and {@link ChannelSums} that vectors can do. */
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
      a = x0.lanewise(FMA, FloatVector.fromArray(SPECIES, w, weights), a);
      FloatVector x1 = FloatVector.fromArray(SPECIES, x, source + LANES);
      b = x1.lanewise(FMA, FloatVector.fromArray(SPECIES, w, weights + LANES), b);
      FloatVector x2 = FloatVector.fromArray(SPECIES, x, source + 2 * LANES);
      c = x2.lanewise(FMA, FloatVector.fromArray(SPECIES, w, weights + 2 * LANES), c);
      FloatVector x3 = FloatVector.fromArray(SPECIES, x, source + 3 * LANES);
      d = x3.lanewise(FMA, FloatVector.fromArray(SPECIES, w, weights + 3 * LANES), d);
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
      a = x0.lanewise(FMA, FloatVector.fromArray(SPECIES, w, weights), a);
    }
    a.intoArray(y, yOffset);
  }

  /**
   * Adds to {@code sums[c]} the sum over p of {@code x[windows[p] + c] * dy[p * channels + c]}, for
   * as many channels as fill vectors, and returns how many those are.
   */
  static int add(
      float[] sums,
      int sumsOffset,
      float[] x,
      int xOffset,
      int[] windows,
      int pixels,
      float[] dy,
      int dyOffset,
      int channels) {
    int c = 0;
    for (; c + 4 * LANES <= channels; c += 4 * LANES) {
      addFour(sums, sumsOffset + c, x, xOffset + c, windows, pixels, dy, dyOffset + c, channels);
    }
    for (; c + LANES <= channels; c += LANES) {
      addOne(sums, sumsOffset + c, x, xOffset + c, windows, pixels, dy, dyOffset + c, channels);
    }
    return c;
  }

  private static void addFour(
      float[] sums,
      int sumsOffset,
      float[] x,
      int xOffset,
      int[] windows,
      int pixels,
      float[] dy,
      int dyOffset,
      int channels) {
    FloatVector a = FloatVector.fromArray(SPECIES, sums, sumsOffset);
    FloatVector b = FloatVector.fromArray(SPECIES, sums, sumsOffset + LANES);
    FloatVector c = FloatVector.fromArray(SPECIES, sums, sumsOffset + 2 * LANES);
    FloatVector d = FloatVector.fromArray(SPECIES, sums, sumsOffset + 3 * LANES);
    for (int p = 0; p < pixels; p++) {
      int window = xOffset + windows[p];
      int gradient = dyOffset + p * channels;
      FloatVector x0 = FloatVector.fromArray(SPECIES, x, window);
      a = x0.lanewise(FMA, FloatVector.fromArray(SPECIES, dy, gradient), a);
      FloatVector x1 = FloatVector.fromArray(SPECIES, x, window + LANES);
      b = x1.lanewise(FMA, FloatVector.fromArray(SPECIES, dy, gradient + LANES), b);
      FloatVector x2 = FloatVector.fromArray(SPECIES, x, window + 2 * LANES);
      c = x2.lanewise(FMA, FloatVector.fromArray(SPECIES, dy, gradient + 2 * LANES), c);
      FloatVector x3 = FloatVector.fromArray(SPECIES, x, window + 3 * LANES);
      d = x3.lanewise(FMA, FloatVector.fromArray(SPECIES, dy, gradient + 3 * LANES), d);
    }
    a.intoArray(sums, sumsOffset);
    b.intoArray(sums, sumsOffset + LANES);
    c.intoArray(sums, sumsOffset + 2 * LANES);
    d.intoArray(sums, sumsOffset + 3 * LANES);
  }

  private static void addOne(
      float[] sums,
      int sumsOffset,
      float[] x,
      int xOffset,
      int[] windows,
      int pixels,
      float[] dy,
      int dyOffset,
      int channels) {
    FloatVector a = FloatVector.fromArray(SPECIES, sums, sumsOffset);
    for (int p = 0; p < pixels; p++) {
      int window = xOffset + windows[p];
      int gradient = dyOffset + p * channels;
      FloatVector x0 = FloatVector.fromArray(SPECIES, x, window);
      a = x0.lanewise(FMA, FloatVector.fromArray(SPECIES, dy, gradient), a);
    }
    a.intoArray(sums, sumsOffset);
  }
}
