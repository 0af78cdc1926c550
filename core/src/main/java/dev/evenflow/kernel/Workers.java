package dev.evenflow.kernel;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The threads that carry out stages. A caller works itself; its helpers spin for a while after a
 * stage and park when nothing comes. A caller that finds the helpers busy does all its chunks
 * itself. Which thread does which chunk never changes a bit.
 */
public final class Workers {
  private static final int SPINS = 20_000;

  private final Helper[] helpers;
  private final AtomicBoolean busy = new AtomicBoolean();
  private final AtomicInteger nextChunk = new AtomicInteger();
  private final AtomicInteger running = new AtomicInteger();
  private volatile @Nullable Task task;
  private volatile @Nullable RuntimeException failed;
  private final AtomicLong round = new AtomicLong();

  private record Task(Stage stage, float[][] buffers, int[] offsets, float[] scalars) {}

  /** A caller and {@code threads - 1} helpers. */
  public Workers(int threads) {
    helpers = new Helper[Math.max(0, threads - 1)];
    for (int i = 0; i < helpers.length; i++) {
      helpers[i] = new Helper();
      Thread.ofPlatform().daemon().name("evenflow-worker-" + (i + 1)).start(helpers[i]);
    }
  }

  /** The number of threads that work, the caller included. */
  public int threads() {
    return helpers.length + 1;
  }

  /** Does all chunks of a stage. */
  @SuppressWarnings("ThreadPriorityCheck") // Yielding is a courtesy; nothing relies on it.
  public void run(Stage stage, float[][] buffers, int[] offsets, float[] scalars) {
    int chunks = stage.chunks();
    if (chunks == 1 || helpers.length == 0 || !busy.compareAndSet(false, true)) {
      stage.kernel().run(buffers, offsets, scalars, 0, stage.extent());
      return;
    }
    try {
      Task mine = new Task(stage, buffers, offsets, scalars);
      nextChunk.set(0);
      running.set(helpers.length);
      task = mine;
      round.incrementAndGet();
      for (Helper helper : helpers) {
        helper.wake();
      }
      try {
        work(mine);
      } finally {
        for (int spin = 0; running.get() > 0; spin++) {
          // Where other programs want the processor too, a helper may wait for ours.
          if (spin < SPINS) {
            Thread.onSpinWait();
          } else {
            Thread.yield();
          }
        }
      }
      RuntimeException failure = failed;
      if (failure != null) {
        failed = null;
        throw failure;
      }
    } finally {
      busy.set(false);
    }
  }

  private void work(Task work) {
    Stage stage = work.stage();
    int chunks = stage.chunks();
    for (int chunk = nextChunk.getAndIncrement();
        chunk < chunks;
        chunk = nextChunk.getAndIncrement()) {
      int from = chunk * stage.grain();
      int to = Math.min(stage.extent(), from + stage.grain());
      stage.kernel().run(work.buffers(), work.offsets(), work.scalars(), from, to);
    }
  }

  private final class Helper implements Runnable {
    private volatile @Nullable Thread parked;

    void wake() {
      Thread thread = parked;
      if (thread != null) {
        LockSupport.unpark(thread);
      }
    }

    @Override
    public void run() {
      long done = 0;
      while (true) {
        done = awaitAfter(done);
        Task work = task;
        try {
          if (work != null) {
            work(work);
          }
        } catch (RuntimeException | Error failure) {
          failed =
              failure instanceof RuntimeException plain
                  ? plain
                  : new IllegalStateException("a kernel failed", failure);
        } finally {
          running.decrementAndGet();
        }
      }
    }

    private long awaitAfter(long done) {
      for (int spin = 0; spin < SPINS; spin++) {
        if (round.get() != done) {
          return done + 1;
        }
        Thread.onSpinWait();
      }
      parked = Thread.currentThread();
      while (round.get() == done) {
        LockSupport.park(this);
      }
      parked = null;
      return done + 1;
    }
  }
}
