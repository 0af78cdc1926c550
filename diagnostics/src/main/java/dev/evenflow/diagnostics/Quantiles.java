package dev.evenflow.diagnostics;

import dev.evenflow.random.RandomStream;

/**
 * The quantiles of the standard normal distribution in random order: as normal numbers, but means
 * over them are as exact as a quadrature of as many points. Their mean is 0, their variance 1.
 */
final class Quantiles {
  private static final double REACH = 8;
  private static final int STEPS = 1 << 14;

  private Quantiles() {}

  /** So many quantiles, in the order of a stream. */
  static float[] of(int count, RandomStream stream) {
    double[] sorted = sorted(count);
    int[] order = stream.permutation(0, count);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) sorted[order[i]];
    }
    return values;
  }

  /** At the probabilities (i + 1/2) / count, by the trapezoid rule over the density. */
  private static double[] sorted(int count) {
    double step = 2 * REACH / STEPS;
    double[] sorted = new double[count];
    double before = 0;
    double squares = 0;
    int next = 0;
    for (int i = 0; i < STEPS && next < count; i++) {
      double x = -REACH + i * step;
      double after = before + step * (density(x) + density(x + step)) / 2;
      while (next < count && (next + 0.5) / count <= after) {
        double part = ((next + 0.5) / count - before) / (after - before);
        sorted[next] = x + part * step;
        squares += sorted[next] * sorted[next];
        next++;
      }
      before = after;
    }
    double deviation = Math.sqrt(squares / count);
    for (int i = 0; i < count && deviation > 0; i++) {
      sorted[i] /= deviation;
    }
    return sorted;
  }

  private static double density(double x) {
    return StrictMath.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  }
}
