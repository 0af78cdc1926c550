package dev.evenflow.cli.bench;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.DoubleStream;

/**
 * What the guard adds to a step: steps of one program that judges loss, gradients and states before
 * it writes, in turns with those of another that writes without a look.
 *
 * @param workload its name
 * @param threads how many computed
 * @param guardedMilliseconds the median step with the guard
 * @param plainMilliseconds the median step without
 */
public record GuardCost(
    String workload, int threads, double guardedMilliseconds, double plainMilliseconds)
    implements Measured {
  /** Steps of a turn: a few, so that most find memory as they left it. */
  private static final int TURN = 5;

  /** Warms both up, as the stopwatch does, and times them. */
  public static GuardCost of(TrainingWorkload workload, int threads, Stopwatch stopwatch) {
    BooleanSupplier guarded = workload.steps(true, threads);
    BooleanSupplier plain = workload.steps(false, threads);
    stopwatch.warmUp(guarded);
    stopwatch.warmUp(plain);
    DoubleStream.Builder withGuard = DoubleStream.builder();
    DoubleStream.Builder without = DoubleStream.builder();
    for (long start = System.nanoTime(); Stopwatch.since(start) < stopwatch.seconds(); ) {
      Stopwatch.time(guarded, TURN, withGuard);
      Stopwatch.time(plain, TURN, without);
    }
    return new GuardCost(
        workload.name(),
        threads,
        Measurement.median(withGuard.build().toArray()) * 1e3,
        Measurement.median(without.build().toArray()) * 1e3);
  }

  /** How much longer the step with the guard takes, in parts of the step without. */
  public double share() {
    return guardedMilliseconds / plainMilliseconds - 1;
  }

  @Override
  public String header() {
    return String.format(
        Locale.ROOT,
        "%-22s %7s %10s %10s %8s%n",
        "workload",
        "threads",
        "guarded ms",
        "plain ms",
        "adds %");
  }

  @Override
  public String row() {
    return String.format(
        Locale.ROOT,
        "%-22s %7d %10.3f %10.3f %8.1f%n",
        workload,
        threads,
        guardedMilliseconds,
        plainMilliseconds,
        100 * share());
  }

  @Override
  public Map<String, Object> values() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("workload", workload);
    values.put("threads", threads);
    values.put("guarded_ms", Measured.rounded(guardedMilliseconds));
    values.put("plain_ms", Measured.rounded(plainMilliseconds));
    values.put("added", Measured.rounded(share()));
    return values;
  }
}
