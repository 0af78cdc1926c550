package dev.evenflow.kernel;

import java.util.Arrays;

/** Copies runs of channels from one spacing to another. */
final class Columns {
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
    int done = 0;
    if (Lanes.COUNT > 0) {
      done = VectorColumns.copy(from, fromOffset, fromPitch, to, toOffset, toPitch, count, width);
    }
    for (int c = done; c < width; c++) {
      int source = fromOffset + c;
      int target = toOffset + c;
      for (int i = 0; i < count; i++) {
        to[target] = from[source];
        source += fromPitch;
        target += toPitch;
      }
    }
  }

  /** Sets {@code count} runs of {@code width} floats, {@code pitch} apart, to zero. */
  static void zero(float[] to, int offset, int pitch, int count, int width) {
    for (int i = 0; i < count; i++) {
      Arrays.fill(to, offset + i * pitch, offset + i * pitch + width, 0);
    }
  }
}
