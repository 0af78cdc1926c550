package dev.evenflow.cli.bench;

import java.util.function.BooleanSupplier;
import java.util.stream.DoubleStream;

/**
 * How near an update comes to what memory allows: its steps in turns with a {@link StreamPass} that
 * reads an array like the gradients, and reads and writes as many arrays as there are parameters
 * and slots.
 *
 * @param update its name
 * @param elements of the gradients
 * @param written how many times as many elements parameters and slots have
 * @param stepMilliseconds the median step
 * @param passMilliseconds the median pass
 */
public record StreamShare(
    String update, int elements, int written, double stepMilliseconds, double passMilliseconds) {
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
}
