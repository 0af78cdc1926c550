package dev.evenflow.cli.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

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
    double warmUpSeconds)
    implements Measured {

  /** The middle of some values, the mean of the middle two of an even number. */
  static double median(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }

  @Override
  public String header() {
    return String.format(
        Locale.ROOT,
        "%-22s %7s %10s %10s %7s %12s %10s%n",
        "workload",
        "threads",
        "median ms",
        "min ms",
        "steps",
        "first step s",
        "warm-up s");
  }

  @Override
  public String row() {
    return String.format(
        Locale.ROOT,
        "%-22s %7d %10.3f %10.3f %7d %12.2f %10.2f%n",
        workload,
        threads,
        medianMilliseconds,
        minMilliseconds,
        steps,
        firstStepSeconds,
        warmUpSeconds);
  }

  @Override
  public Map<String, Object> values() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("workload", workload);
    values.put("threads", threads);
    values.put("median_ms", Measured.rounded(medianMilliseconds));
    values.put("min_ms", Measured.rounded(minMilliseconds));
    values.put("steps", steps);
    values.put("first_step_s", Measured.rounded(firstStepSeconds));
    values.put("warm_up_s", Measured.rounded(warmUpSeconds));
    return values;
  }
}
