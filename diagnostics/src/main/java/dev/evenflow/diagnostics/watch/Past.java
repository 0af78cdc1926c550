package dev.evenflow.diagnostics.watch;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/** The logarithms of a positive quantity on the last watched steps. */
final class Past {
  private static final int LENGTH = 100;
  private static final int FEW = 20;

  /** A quantity that hardly varies would make an outlier of every change. */
  private static final double LEAST_DEVIATION = 0.1;

  private final Deque<Double> logs = new ArrayDeque<>();

  /** Compares a value with those before, and keeps it if it has a logarithm. */
  Trend next(double value) {
    Trend trend = logs.size() < FEW ? Trend.of(value) : compared(value);
    double log = Math.log(value);
    if (Double.isFinite(log)) {
      logs.addLast(log);
      if (logs.size() > LENGTH) {
        logs.removeFirst();
      }
    }
    return trend;
  }

  private Trend compared(double value) {
    double[] sorted = logs.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    double mean = Arrays.stream(sorted).average().orElseThrow();
    double variance =
        Arrays.stream(sorted).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
    double log = Math.log(value);
    return new Trend(
        value,
        (log - mean) / Math.max(Math.sqrt(variance), LEAST_DEVIATION),
        Math.exp(log - sorted[sorted.length / 2]));
  }
}
