package dev.evenflow.kernel;

/**
 * The greatest magnitude among floats, by its bits: as ints, those of magnitudes have the order of
 * the magnitudes, and those of NaN come after infinity.
 */
public final class Magnitude {
  /** All bits but the sign. */
  static final int BITS = Integer.MAX_VALUE;

  /** How many floats are copied before they are looked at, while they are in a cache. */
  private static final int BLOCK = 4096;

  static final InnerLoop LOOP =
      (scratch, terms) ->
          greatest(scratch.left(), 0, Math.min(terms * 8, scratch.left().length), 0);

  private Magnitude() {}

  /** The bits of the greatest magnitude among {@code count} floats, or {@code bits} if greater. */
  static int greatest(float[] x, int from, int count, int bits) {
    return greatest(x, from, 1, count, count, bits);
  }

  /** The same of rows of so many columns, whose first elements are a pitch apart. */
  static int greatest(float[] x, int from, int rows, int columns, int pitch, int bits) {
    int vectors = Lanes.COUNT > 0 ? columns - columns % Lanes.COUNT : 0;
    int greatest =
        vectors > 0 ? VectorMagnitude.greatest(x, from, rows, vectors, pitch, bits) : bits;
    for (int row = 0; vectors < columns && row < rows; row++) {
      int end = from + row * pitch + columns;
      for (int i = end - columns + vectors; i < end; i++) {
        greatest = Math.max(greatest, Float.floatToRawIntBits(x[i]) & BITS);
      }
    }
    return greatest;
  }

  /** Copies floats and tells the greatest magnitude among them; NaN where there is one. */
  public static float copy(float[] from, float[] to, int target) {
    int bits = 0;
    for (int i = 0; i < from.length; i += BLOCK) {
      int count = Math.min(BLOCK, from.length - i);
      System.arraycopy(from, i, to, target + i, count);
      bits = greatest(from, i, count, bits);
    }
    return Float.intBitsToFloat(bits);
  }
}
