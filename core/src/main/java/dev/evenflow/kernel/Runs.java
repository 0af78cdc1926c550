package dev.evenflow.kernel;

/** Loops over one run of floats. */
final class Runs {
  private Runs() {}

  /** Adds one run to another. */
  static void add(float[] from, int source, float[] to, int target, int count) {
    int done = Lanes.COUNT > 0 ? VectorRuns.add(from, source, to, target, count) : 0;
    for (int i = done; i < count; i++) {
      to[target + i] += from[source + i];
    }
  }
}
