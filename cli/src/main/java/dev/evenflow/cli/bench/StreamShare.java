package dev.evenflow.cli.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.DoubleStream;

/**
 * How near an update comes to what memory allows: its steps in turns with a {@link StreamPass} that
 * reads an array like the gradients, and reads and writes as many arrays as there are parameters
 * and slots.
 *
 * @param update its name
 * @param threads how many computed
 * @param elements of the gradients
 * @param written how many times as many elements parameters and slots have
 * @param stepMilliseconds the median step
 * @param passMilliseconds the median pass
 */
public record StreamShare(
    String update,
    int threads,
    int elements,
    int written,
    double stepMilliseconds,
    double passMilliseconds)
    implements Measured {
  /** Rules that compute each element from those at its place. */
  public static final List<String> ELEMENTWISE =
      List.of(
          "sgd",
          "sgd:momentum=0.9",
          "adagrad",
          "adadelta",
          "rmsprop",
          "rprop",
          "adam",
          "adamw",
          "amsgrad",
          "adamax",
          "nadam",
          "nadamw",
          "radam",
          "asgd",
          "lion",
          "adabelief",
          "yogi",
          "adan",
          "sign-sgd",
          "ftrl",
          "ademamix",
          "adopt",
          "madgrad",
          "schedule-free-sgd",
          "schedule-free-adamw");

  /** Steps, and then passes, of a turn: a few, so that both find their arrays as they left them. */
  private static final int TURN = 5;

  /** Warms an update up, as the stopwatch does, and times it. */
  public static StreamShare of(UpdateWorkload update, int threads, Stopwatch stopwatch) {
    int elements = update.elements();
    int written = Math.toIntExact(update.stored() / elements);
    BooleanSupplier step = update.prepared().apply(threads);
    stopwatch.warmUp(step);
    try (StreamPass pass = new StreamPass(written, elements, threads)) {
      BooleanSupplier passing =
          () -> {
            pass.run();
            return true;
          };
      stopwatch.warmUp(passing);
      DoubleStream.Builder steps = DoubleStream.builder();
      DoubleStream.Builder passes = DoubleStream.builder();
      for (long start = System.nanoTime(); Stopwatch.since(start) < stopwatch.seconds(); ) {
        Stopwatch.time(step, TURN, steps);
        Stopwatch.time(passing, TURN, passes);
      }
      return new StreamShare(
          update.name(),
          threads,
          elements,
          written,
          Measurement.median(steps.build().toArray()) * 1e3,
          Measurement.median(passes.build().toArray()) * 1e3);
    }
  }

  /** The bytes that a step must move: gradients are read, all else is read and written. */
  public long bytes() {
    return (2L * written + 1) * elements * Float.BYTES;
  }

  /** The pass's time of the step's. */
  public double share() {
    return passMilliseconds / stepMilliseconds;
  }

  @Override
  public String header() {
    return String.format(
        Locale.ROOT,
        "%-22s %7s %6s %10s %10s %6s %7s%n",
        "optimizer",
        "threads",
        "MB",
        "median ms",
        "stream ms",
        "GB/s",
        "share");
  }

  @Override
  public String row() {
    return String.format(
        Locale.ROOT,
        "%-22s %7d %6d %10.3f %10.3f %6.1f %7.2f%n",
        update,
        threads,
        bytes() / 1_000_000,
        stepMilliseconds,
        passMilliseconds,
        bytes() / stepMilliseconds * 1e-6,
        share());
  }

  @Override
  public Map<String, Object> values() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("optimizer", update);
    values.put("threads", threads);
    values.put("bytes", bytes());
    values.put("median_ms", Measured.rounded(stepMilliseconds));
    values.put("stream_ms", Measured.rounded(passMilliseconds));
    values.put("share", Measured.rounded(share()));
    return values;
  }
}
