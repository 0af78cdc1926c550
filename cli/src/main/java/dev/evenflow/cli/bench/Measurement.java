package dev.evenflow.cli.bench;

import java.util.Arrays;

/**
 * How fast a workload's step is.
 *
 * @param workload its name
 * @param threads how many computed
 * @param medianMilliseconds the median step after warm-up
 * @param minMilliseconds the fastest step
 * @param steps how many were counted
 * @param firstStepSeconds from the start, without data, until the first step is done: compiling,
 *     initial weights, one step
 * @param warmUpSeconds from the start until steps are as fast as later
 */
public record Measurement(
    String workload,
    int threads,
    double medianMilliseconds,
    double minMilliseconds,
    int steps,
    double firstStepSeconds,
    double warmUpSeconds) {

  /** The middle of some values, the mean of the middle two of an even number. */
  static double median(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }
}
