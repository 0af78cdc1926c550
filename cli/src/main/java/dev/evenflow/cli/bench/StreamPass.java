package dev.evenflow.cli.bench;

import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;

/**
 * What memory alone allows an update: one array is read, as the gradients are, beside arrays that
 * are read and written, block after block. Next to nothing is computed.
 */
final class StreamPass implements AutoCloseable {
  /** Elements of a block: what is only read stays in the first cache while all else passes by. */
  private static final int BLOCK = 1 << 11;

  /** Elements of a thread's task, some 100 microseconds. */
  private static final int TASK = 64 * BLOCK;

  private final float[] read;
  private final float[][] written;
  private final ForkJoinPool pool;

  /** A pass over {@code written + 1} arrays of a length. */
  StreamPass(int written, int length, int threads) {
    this.read = new float[length];
    this.written = new float[written][length];
    this.pool = new ForkJoinPool(threads);
  }

  /** Adds a part of what is read to all that is written. */
  void run() {
    int tasks = Math.ceilDiv(read.length, TASK);
    pool.submit(() -> IntStream.range(0, tasks).parallel().forEach(this::add)).join();
  }

  private void add(int task) {
    int end = Math.min(read.length, (task + 1) * TASK);
    for (int from = task * TASK; from < end; from += BLOCK) {
      for (float[] array : written) {
        add(array, read, from, Math.min(end, from + BLOCK));
      }
    }
  }

  private static void add(float[] to, float[] from, int begin, int end) {
    for (int i = begin; i < end; i++) {
      to[i] += 0.5f * from[i];
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
