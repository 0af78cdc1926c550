package dev.evenflow.kernel;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The chunks of a stage that nobody has begun, in one range for each thread. A thread begins the
 * chunks of its own range from the front, so that from stage to stage it works on the same part of
 * all arrays, which its caches hold; when they are done it takes from the end of others' ranges.
 */
final class Shares {
  /** Longs between two ranges: they lie on different cache lines, neighbours of lines included. */
  private static final int STRIDE = 16;

  private final int threads;

  /** For each thread the first chunk of its range in the high half, the end in the low half. */
  private final AtomicLongArray ranges;

  Shares(int threads) {
    this.threads = threads;
    this.ranges = new AtomicLongArray((threads + 1) * STRIDE);
  }

  private static int place(int thread) {
    return (thread + 1) * STRIDE;
  }

  private static long range(int from, int to) {
    return (long) from << 32 | to;
  }

  private static int from(long range) {
    return (int) (range >>> 32);
  }

  private static int to(long range) {
    return (int) range;
  }

  /** Deals out the chunks 0 to {@code chunks - 1}; before, all ranges are empty. */
  void open(int chunks) {
    int from = 0;
    for (int thread = 0; thread < threads; thread++) {
      int to = (int) ((long) chunks * (thread + 1) / threads);
      ranges.set(place(thread), range(from, to));
      from = to;
    }
  }

  boolean isEmpty(int thread) {
    long range = ranges.get(place(thread));
    return from(range) == to(range);
  }

  /** Begins a chunk of a thread's own range, -1 if there is none. */
  int beginOwn(int thread) {
    return begin(thread, true);
  }

  /** Begins a chunk, of a thread's own range if it can, -1 if there is none at all. */
  int begin(int thread) {
    int chunk = beginOwn(thread);
    for (int other = 1; chunk < 0 && other < threads; other++) {
      chunk = begin((thread + other) % threads, false);
    }
    return chunk;
  }

  private int begin(int thread, boolean first) {
    int place = place(thread);
    long range = ranges.get(place);
    while (from(range) < to(range)) {
      int chunk = first ? from(range) : to(range) - 1;
      long rest = first ? range(chunk + 1, to(range)) : range(from(range), chunk);
      if (ranges.compareAndSet(place, range, rest)) {
        return chunk;
      }
      range = ranges.get(place);
    }
    return -1;
  }
}
