package dev.evenflow.cli.bench;

import dev.evenflow.diagnostics.symptom.Findings;
import dev.evenflow.diagnostics.symptom.Symptom;
import dev.evenflow.diagnostics.watch.Watch;
import dev.evenflow.training.Watching;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.DoubleStream;

/**
 * What watching adds to a step: turns of steps of which none is watched, one, and all, one after
 * the other, of one training, for two of them differ by where their memory is. A turn is as long as
 * one watched step in it is the default, and begins behind a step that is not watched.
 *
 * @param workload its name
 * @param threads how many computed
 * @param plainMilliseconds a step of the median turn of which none is watched
 * @param someMilliseconds the same where one of ten is
 * @param fullMilliseconds the same where all are
 */
public record WatchCost(
    String workload,
    int threads,
    double plainMilliseconds,
    double someMilliseconds,
    double fullMilliseconds)
    implements Measured {
  private static final int TURN = 10;

  /** Which steps are watched is told from outside. */
  private static final class Watched {
    private final BooleanSupplier step;
    private boolean isDue;

    Watched(TrainingWorkload workload, int threads) {
      Watch watch = new Watch(new Findings(Symptom.standard(), List.of()));
      step = workload.watchedSteps(new Watching(watch, committed -> isDue), threads);
    }

    /** A turn of which the first steps are watched. */
    BooleanSupplier turn(int watched) {
      return () -> {
        boolean committed = true;
        for (int i = 0; i < TURN; i++) {
          isDue = i < watched;
          committed &= step.getAsBoolean();
        }
        return committed;
      };
    }

    /** A step that is not watched. */
    void rest() {
      isDue = false;
      Stopwatch.take(step);
    }
  }

  /** Warms all up, as the stopwatch does, and times them. */
  public static WatchCost of(TrainingWorkload workload, int threads, Stopwatch stopwatch) {
    Watched steps = new Watched(workload, threads);
    List<BooleanSupplier> turns = List.of(steps.turn(0), steps.turn(1), steps.turn(TURN));
    turns.forEach(stopwatch::warmUp);
    List<DoubleStream.Builder> times =
        List.of(DoubleStream.builder(), DoubleStream.builder(), DoubleStream.builder());
    for (long start = System.nanoTime(); Stopwatch.since(start) < stopwatch.seconds(); ) {
      for (int i = 0; i < turns.size(); i++) {
        steps.rest();
        Stopwatch.time(turns.get(i), 1, times.get(i));
      }
    }
    double[] medians =
        times.stream()
            .mapToDouble(each -> Measurement.median(each.build().toArray()) / TURN * 1e3)
            .toArray();
    return new WatchCost(workload.name(), threads, medians[0], medians[1], medians[2]);
  }

  /** How much longer a step takes where one of ten is watched, in parts of one that is not. */
  public double someShare() {
    return someMilliseconds / plainMilliseconds - 1;
  }

  /** How much longer a watched step takes, in parts of one that is not. */
  public double fullShare() {
    return fullMilliseconds / plainMilliseconds - 1;
  }

  @Override
  public String header() {
    return String.format(
        Locale.ROOT,
        "%-22s %7s %10s %12s %8s %10s %8s%n",
        "workload",
        "threads",
        "plain ms",
        "1 of 10 ms",
        "adds %",
        "all ms",
        "adds %");
  }

  @Override
  public String row() {
    return String.format(
        Locale.ROOT,
        "%-22s %7d %10.3f %12.3f %8.1f %10.3f %8.1f%n",
        workload,
        threads,
        plainMilliseconds,
        someMilliseconds,
        100 * someShare(),
        fullMilliseconds,
        100 * fullShare());
  }

  @Override
  public Map<String, Object> values() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("workload", workload);
    values.put("threads", threads);
    values.put("plain_ms", Measured.rounded(plainMilliseconds));
    values.put("watched_ms", Measured.rounded(someMilliseconds));
    values.put("fully_watched_ms", Measured.rounded(fullMilliseconds));
    values.put("added", Measured.rounded(someShare()));
    values.put("fully_added", Measured.rounded(fullShare()));
    return values;
  }
}
