package dev.evenflow.cli.bench;

import dev.evenflow.EvenflowException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.DoubleStream;

/**
 * Times steps. The virtual machine compiles while a workload runs, so steps are counted only once
 * they have stopped to become faster.
 *
 * @param seconds how long steps are counted, at least
 * @param longestWarmUp after how many seconds steps are counted even if they become faster still
 */
public record Stopwatch(double seconds, double longestWarmUp) {
  private static final int FEWEST_STEPS = 5;

  /** How long a stretch of the warm-up is, in seconds, and how many of them must gain nothing. */
  private static final double STRETCH = 0.5;

  private static final int IDLE_STRETCHES = 3;
  private static final double GAIN = 0.97;

  /** How much slower than the median full speed may be. */
  private static final double FULL_SPEED = 1.1;

  /** Starts a workload, warms it up and times its steps. */
  public Measurement time(Workload workload, int threads) {
    var prepared = workload.prepared();
    long start = System.nanoTime();
    BooleanSupplier step = prepared.apply(threads);
    take(step);
    double first = since(start);
    double[] warming = warmUp(step);
    double[] counted = run(step, seconds);
    double median = Measurement.median(counted);
    return new Measurement(
        workload.name(),
        threads,
        median * 1e3,
        Arrays.stream(counted).min().orElseThrow() * 1e3,
        counted.length,
        first,
        first + slow(warming, median));
  }

  /** Runs stretches of steps until some of them in a row have gained nothing on those before. */
  double[] warmUp(BooleanSupplier step) {
    long start = System.nanoTime();
    List<double[]> stretches = new ArrayList<>();
    double best = Double.POSITIVE_INFINITY;
    int idle = 0;
    while (idle < IDLE_STRETCHES && since(start) < longestWarmUp) {
      double[] stretch = run(step, STRETCH);
      stretches.add(stretch);
      double median = Measurement.median(stretch);
      idle = median < best * GAIN ? 0 : idle + 1;
      best = Math.min(best, median);
    }
    return stretches.stream().flatMapToDouble(DoubleStream::of).toArray();
  }

  /** The seconds of the steps before the first run of a few steps at full speed. */
  static double slow(double[] warming, double median) {
    double seconds = 0;
    for (int i = 0; i + FEWEST_STEPS <= warming.length; i++) {
      double[] next = Arrays.copyOfRange(warming, i, i + FEWEST_STEPS);
      if (Measurement.median(next) <= median * FULL_SPEED) {
        break;
      }
      seconds += warming[i];
    }
    return seconds;
  }

  /** The seconds of each step in a run of at least so many seconds. */
  private static double[] run(BooleanSupplier step, double seconds) {
    DoubleStream.Builder times = DoubleStream.builder();
    long start = System.nanoTime();
    for (int done = 0; done < FEWEST_STEPS || since(start) < seconds; done++) {
      time(step, 1, times);
    }
    return times.build().toArray();
  }

  /** Takes some steps, and adds the seconds of each. */
  static void time(BooleanSupplier step, int steps, DoubleStream.Builder times) {
    for (int i = 0; i < steps; i++) {
      long before = System.nanoTime();
      take(step);
      times.add(since(before));
    }
  }

  /** Takes a step. */
  static void take(BooleanSupplier step) {
    if (!step.getAsBoolean()) {
      throw new EvenflowException("the guard refused a step, so its time would say nothing");
    }
  }

  static double since(long start) {
    return (System.nanoTime() - start) * 1e-9;
  }
}
