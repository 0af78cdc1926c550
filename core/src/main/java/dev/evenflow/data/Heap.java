package dev.evenflow.data;

import dev.evenflow.EvenflowException;

/** The bound on what a reader may allocate: half of the heap. */
final class Heap {
  private Heap() {}

  /** Refuses a file whose content would take more than half of the heap, or than one array has. */
  static void require(long bytes, String file) {
    long most = Runtime.getRuntime().maxMemory() / 2;
    if (bytes > most) {
      throw new EvenflowException(
          "%s needs %d MiB of memory, more than half of the heap of %d MiB: give Java more by -Xmx"
              .formatted(file, bytes >> 20, most >> 19));
    }
    if (bytes > Integer.MAX_VALUE - 8) {
      throw new EvenflowException(
          "%s holds %d bytes, more than the 2^31 of the largest array".formatted(file, bytes));
    }
  }
}
