package dev.evenflow.diagnostics.watch;

import java.util.Arrays;

/** The logarithms of a positive quantity on the last watched steps. */
final class Past {
  private static final int LENGTH = 100;
  private static final int FEW = 20;

  /** A quantity that hardly varies would make an outlier of every change. */
  private static final double LEAST_DEVIATION = 0.1;

  /** The oldest one is at {@code next} once there are all. */
  private final double[] logs = new double[LENGTH];

  private int count;
  private int next;

  /** Compares a value with those before, and keeps it if it has a logarithm. */
  Trend next(double value) {
    return next(value, true);
  }

  /** Keeps a value if it has a logarithm, and compares it with those before if that is asked. */
  Trend next(double value, boolean isCompared) {
    double log = Math.log(value);
    Trend trend = isCompared && count >= FEW ? compared(value, log) : Trend.of(value);
    if (Double.isFinite(log)) {
      logs[next] = log;
      next = (next + 1) % LENGTH;
      count = Math.min(count + 1, LENGTH);
    }
    return trend;
  }

  private Trend compared(double value, double log) {
    double[] sorted = Arrays.copyOf(logs, count);
    Arrays.sort(sorted);
    double mean = Arrays.stream(sorted).average().orElseThrow();
    double variance =
        Arrays.stream(sorted).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
    return new Trend(
        value,
        (log - mean) / Math.max(Math.sqrt(variance), LEAST_DEVIATION),
        Math.exp(log - sorted[count / 2]));
  }
}
