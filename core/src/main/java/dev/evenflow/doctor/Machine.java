package dev.evenflow.doctor;

import dev.evenflow.kernel.Kernel;
import dev.evenflow.kernel.Lanes;
import dev.evenflow.kernel.Stage;
import dev.evenflow.kernel.Task;
import dev.evenflow.kernel.Workers;
import java.util.Arrays;

/**
 * Where programs run.
 *
 * @param java version and vendor of the JVM
 * @param processors how many it may use
 * @param vectorBits the width of vectors; 0 where code is scalar
 * @param reason one sentence on why code is scalar and what would change it; empty where it is not
 */
public record Machine(String java, int processors, int vectorBits, String reason) {
  private static final int ROUNDS = 20_000;
  private static final Kernel NOTHING = (buffers, offsets, scalars, from, to) -> {};

  /** This one. */
  public static Machine here() {
    return new Machine(
        Runtime.version() + ", " + System.getProperty("java.vm.name", "unknown"),
        Runtime.getRuntime().availableProcessors(),
        Lanes.COUNT * Float.SIZE,
        Lanes.reason());
  }

  /**
   * How long a piece of work that does nothing takes when it is handed to threads that are awake,
   * until all are done: the median, in microseconds.
   */
  public static double handOver(int threads) {
    Workers workers = new Workers(threads);
    Task task = new Task(new Stage(NOTHING, threads, 1), new float[0][], new int[0], new float[0]);
    long[] times = new long[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      long start = System.nanoTime();
      workers.run(task);
      times[i] = System.nanoTime() - start;
    }
    // The first rounds warm up.
    long[] warm = Arrays.copyOfRange(times, ROUNDS / 2, ROUNDS);
    Arrays.sort(warm);
    return warm[warm.length / 2] * 1e-3;
  }
}
