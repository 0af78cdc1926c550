package dev.evenflow.diagnostics.watch;

import java.util.Arrays;

/** The logarithms of a positive quantity on the last watched steps. */
final class Past {
  private static final int LENGTH = 100;
  private static final int FEW = 20;

  /** A quantity that hardly varies would make an outlier of every change. */
  private static final double LEAST_DEVIATION = 0.1;

  /** In the order in which they came, the oldest one at {@code next} once there are all. */
  private final double[] logs = new double[LENGTH];

  private final double[] sorted = new double[LENGTH];
  private int count;
  private int next;

  /** Compares a value with those before, and keeps it if it has a logarithm. */
  Trend next(double value) {
    double log = Math.log(value);
    Trend trend = count < FEW ? Trend.of(value) : compared(value, log);
    if (Double.isFinite(log)) {
      keep(log);
    }
    return trend;
  }

  private void keep(double log) {
    if (count == LENGTH) {
      int gone = Arrays.binarySearch(sorted, logs[next]);
      System.arraycopy(sorted, gone + 1, sorted, gone, LENGTH - 1 - gone);
      count--;
    }
    int found = Arrays.binarySearch(sorted, 0, count, log);
    int place = found < 0 ? -1 - found : found;
    System.arraycopy(sorted, place, sorted, place + 1, count - place);
    sorted[place] = log;
    count++;
    logs[next] = log;
    next = (next + 1) % LENGTH;
  }

  private Trend compared(double value, double log) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += sorted[i];
    }
    double mean = sum / count;
    double squares = 0;
    for (int i = 0; i < count; i++) {
      squares += (sorted[i] - mean) * (sorted[i] - mean);
    }
    return new Trend(
        value,
        (log - mean) / Math.max(Math.sqrt(squares / count), LEAST_DEVIATION),
        Math.exp(log - sorted[count / 2]));
  }
}
