package dev.evenflow.cli.bench;

import dev.evenflow.diagnostics.symptom.Findings;
import dev.evenflow.diagnostics.symptom.Symptom;
import dev.evenflow.diagnostics.watch.Watch;
import dev.evenflow.training.Watching;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.DoubleStream;

/**
 * What watching adds to a step: turns of steps of which none is watched, one, and all, one after
 * the other. A turn is as long as one watched step in it is the default.
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
    double fullMilliseconds) {
  private static final int TURN = 10;

  /** Warms all up, as the stopwatch does, and times them. */
  public static WatchCost of(TrainingWorkload workload, int threads, Stopwatch stopwatch) {
    List<BooleanSupplier> turns =
        List.of(
            turn(workload.watchedSteps(null, threads)),
            turn(workload.watchedSteps(watching(TURN), threads)),
            turn(workload.watchedSteps(watching(1), threads)));
    turns.forEach(stopwatch::warmUp);
    List<DoubleStream.Builder> times =
        List.of(DoubleStream.builder(), DoubleStream.builder(), DoubleStream.builder());
    for (long start = System.nanoTime(); Stopwatch.since(start) < stopwatch.seconds(); ) {
      for (int i = 0; i < turns.size(); i++) {
        Stopwatch.time(turns.get(i), 1, times.get(i));
      }
    }
    double[] medians =
        times.stream()
            .mapToDouble(each -> Measurement.median(each.build().toArray()) / TURN * 1e3)
            .toArray();
    return new WatchCost(workload.name(), threads, medians[0], medians[1], medians[2]);
  }

  private static Watching watching(int every) {
    return Watching.every(new Watch(new Findings(Symptom.standard(), List.of())), every);
  }

  private static BooleanSupplier turn(BooleanSupplier step) {
    return () -> {
      boolean committed = true;
      for (int i = 0; i < TURN; i++) {
        committed &= step.getAsBoolean();
      }
      return committed;
    };
  }

  /** How much longer a step takes where one of ten is watched, in parts of one that is not. */
  public double someShare() {
    return someMilliseconds / plainMilliseconds - 1;
  }

  /** How much longer a watched step takes, in parts of one that is not. */
  public double fullShare() {
    return fullMilliseconds / plainMilliseconds - 1;
  }
}
