package dev.evenflow.compiler;

/**
 * Where a tensor's elements are: dense and row-major from an offset.
 *
 * @param stride how many floats further they are at the next element of the sequences of a loop; 0
 *     where they stay
 */
record Location(float[] array, int offset, int stride) {
  /** A place that stays. */
  Location(float[] array, int offset) {
    this(array, offset, 0);
  }

  /** Some floats further. */
  Location plus(int floats) {
    return new Location(array, offset + floats, stride);
  }
}
