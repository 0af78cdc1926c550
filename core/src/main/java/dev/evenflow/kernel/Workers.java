package dev.evenflow.kernel;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The threads that carry out stages. A caller works itself, and in the end waits for chunks that
 * helpers have begun, never for helpers: where other programs hold the processors, it does all
 * chunks alone. Helpers spin for the next stage within a step, then offer their processor to
 * others, and park between steps. A caller that finds the helpers busy does all its chunks itself.
 * Which thread does which chunk never changes a bit.
 */
public final class Workers {
  /**
   * Some 20 to 50 microseconds: less than it takes to wake a thread, more than most gaps in a step.
   */
  private static final int SPINS = 2_000;

  /** From then on others are offered the processor, which takes longer, after so many spins. */
  private static final int SPINS_OF_A_TURN = 32;

  /** A step's longest gaps are shorter. */
  private static final long NANOS_UNTIL_PARKED = 1_000_000;

  private final Helper[] helpers;
  private final AtomicBoolean busy = new AtomicBoolean();
  private final Shares shares;

  /** The chunks that helpers have done. */
  private final AtomicInteger helped = new AtomicInteger();

  private volatile @Nullable Task task;
  private volatile @Nullable Throwable failed;

  /** A caller and {@code threads - 1} helpers. */
  public Workers(int threads) {
    helpers = new Helper[Math.max(0, threads - 1)];
    shares = new Shares(threads);
    for (int i = 0; i < helpers.length; i++) {
      helpers[i] = new Helper(i + 1);
      Thread.ofPlatform().daemon().name("evenflow-worker-" + (i + 1)).start(helpers[i]);
    }
  }

  /** The number of threads that work, the caller included. */
  public int threads() {
    return helpers.length + 1;
  }

  /** Does all chunks of a stage; what a kernel throws comes out when no chunk is running. */
  public void run(Task mine) {
    Stage stage = mine.stage();
    int chunks = stage.chunks();
    if (chunks == 1 || helpers.length == 0 || !busy.compareAndSet(false, true)) {
      stage.kernel().run(mine.buffers(), mine.offsets(), mine.scalars(), 0, stage.extent());
      return;
    }
    try {
      task = mine;
      failed = null;
      helped.set(0);
      shares.open(chunks);
      for (Helper helper : helpers) {
        helper.wake();
      }
      int done = work(mine, 0, shares.begin(0));
      awaitHelped(chunks - done);
      switch (failed) {
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> {}
      }
    } finally {
      busy.set(false);
    }
  }

  /** Does chunks, from one that is begun on, until none is open; tells how many. */
  private int work(Task work, int thread, int begun) {
    int done = 0;
    for (int chunk = begun; chunk >= 0; chunk = shares.begin(thread)) {
      try {
        work.run(chunk);
      } catch (RuntimeException | Error failure) {
        failed = failure;
      }
      done++;
    }
    return done;
  }

  @SuppressWarnings("ThreadPriorityCheck") // A helper may be waiting for this very processor.
  private void awaitHelped(int chunks) {
    for (int spin = 0; helped.get() < chunks; spin++) {
      if (spin < SPINS) {
        Thread.onSpinWait();
      } else {
        Thread.yield();
      }
    }
  }

  private final class Helper implements Runnable {
    private final int number;
    private volatile @Nullable Thread parked;

    Helper(int number) {
      this.number = number;
    }

    void wake() {
      Thread thread = parked;
      if (thread != null) {
        parked = null;
        LockSupport.unpark(thread);
      }
    }

    @Override
    public void run() {
      while (true) {
        int begun = awaitChunk();
        // A stage is not over while a chunk of it is begun, so this is the chunk's task.
        Task work = task;
        if (work != null) {
          helped.addAndGet(work(work, number, begun));
        }
      }
    }

    @SuppressWarnings("ThreadPriorityCheck") // Yielding is a courtesy; nothing relies on it.
    private int awaitChunk() {
      long parksAt = 0;
      int begun = shares.beginOwn(number);
      for (int spin = 1; begun < 0; spin++) {
        if (spin < SPINS || spin % SPINS_OF_A_TURN != 0) {
          Thread.onSpinWait();
        } else if (parksAt == 0) {
          parksAt = System.nanoTime() + NANOS_UNTIL_PARKED;
        } else if (System.nanoTime() - parksAt < 0) {
          Thread.yield();
        } else {
          parked = Thread.currentThread();
          if (shares.isEmpty(number)) {
            LockSupport.park(Workers.this);
          }
          parked = null;
          parksAt = 0;
          spin = 0;
        }
        begun = shares.beginOwn(number);
      }
      return begun;
    }
  }
}
