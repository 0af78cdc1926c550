package dev.evenflow.kernel;

/** A table of offsets into an array; nobody changes it once it is made. */
final class Offsets {
  private final int[] values;

  Offsets(int[] values) {
    this.values = values;
  }

  /** The table itself, for inner loops to read. */
  int[] values() {
    return values;
  }
}
