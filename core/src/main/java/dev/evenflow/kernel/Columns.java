package dev.evenflow.kernel;

/** Copies runs of channels from one spacing to another. */
final class Columns {
  /** Runs that are copied one float at a time, for a call for each would take longer. */
  private static final int SHORT = 16;

  private Columns() {}

  /**
   * Copies {@code count} runs of {@code width} floats, {@code fromPitch} apart in the source and
   * {@code toPitch} apart in the target.
   */
  static void copy(
      float[] from,
      int fromOffset,
      int fromPitch,
      float[] to,
      int toOffset,
      int toPitch,
      int count,
      int width) {
    if (fromPitch == width && toPitch == width) {
      System.arraycopy(from, fromOffset, to, toOffset, count * width);
      return;
    }
    if (width < SHORT) {
      for (int c = 0; c < width; c++) {
        int source = fromOffset + c;
        int target = toOffset + c;
        for (int i = 0; i < count; i++) {
          to[target] = from[source];
          source += fromPitch;
          target += toPitch;
        }
      }
      return;
    }
    for (int i = 0; i < count; i++) {
      System.arraycopy(from, fromOffset + i * fromPitch, to, toOffset + i * toPitch, width);
    }
  }

  /** Sets {@code count} runs of {@code width} floats, {@code pitch} apart, to zero. */
  static void zero(float[] to, int offset, int pitch, int count, int width) {
    for (int i = 0; i < count; i++) {
      for (int c = 0; c < width; c++) {
        to[offset + i * pitch + c] = 0;
      }
    }
  }
}
