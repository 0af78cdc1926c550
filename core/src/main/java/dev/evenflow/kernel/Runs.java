package dev.evenflow.kernel;

/** Loops over one run of floats, simple enough that the JVM makes vectors of them. */
final class Runs {
  private Runs() {}

  /** Adds one run to another. */
  static void add(float[] from, int source, float[] to, int target, int count) {
    for (int i = 0; i < count; i++) {
      to[target + i] += from[source + i];
    }
  }
}
