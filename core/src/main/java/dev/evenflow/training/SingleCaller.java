package dev.evenflow.training;

import dev.evenflow.EvenflowException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Lets one thread in at a time, again and again, and refuses a second one. */
final class SingleCaller {
  private final AtomicReference<@Nullable Thread> holder = new AtomicReference<>();

  /**
   * Does something alone.
   *
   * @throws EvenflowException if another thread is at it
   */
  <T> T call(Supplier<T> work) {
    Thread caller = Thread.currentThread();
    if (caller.equals(holder.get())) {
      return work.get();
    }
    if (!holder.compareAndSet(null, caller)) {
      throw new EvenflowException(
          "a trainer serves one caller at a time, and another thread is using it: make a trainer"
              + " for each thread, or let them take turns");
    }
    try {
      return work.get();
    } finally {
      holder.set(null);
    }
  }

  /** Does something alone that gives nothing. */
  void run(Runnable work) {
    call(() -> {
      work.run();
      return true;
    });
  }
}
