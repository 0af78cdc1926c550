package dev.evenflow.metric;

import java.util.Arrays;
import java.util.stream.IntStream;

/** How often rows of one class were taken for another. Immutable. */
public final class Confusion {
  private final int[][] counts;

  /**
   * Counts predictions.
   *
   * @throws dev.evenflow.EvenflowException if their targets are quantities
   */
  public Confusion(Predictions predictions) {
    predictions.requireClasses("confusion");
    counts = new int[predictions.classes()][predictions.classes()];
    for (int row = 0; row < predictions.rows(); row++) {
      counts[predictions.label(row)][predictions.best(row)]++;
    }
  }

  /** How many rows of a class were taken for another. */
  public int count(int label, int taken) {
    return counts[label][taken];
  }

  /** The number of classes. */
  public int classes() {
    return counts.length;
  }

  /** The share of a class's rows that were taken for it; NaN if it has none. */
  public double recall(int label) {
    return (double) counts[label][label] / IntStream.of(counts[label]).sum();
  }

  /** The share of the rows taken for a class that are of it; NaN if there are none. */
  public double precision(int label) {
    return (double) counts[label][label] / Arrays.stream(counts).mapToInt(row -> row[label]).sum();
  }
}
