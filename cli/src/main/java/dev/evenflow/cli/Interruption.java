package dev.evenflow.cli;

import dev.evenflow.training.TrainingListener;
import java.util.concurrent.CountDownLatch;

/**
 * Lets Ctrl-C and SIGTERM wait until what runs has come to a good end: while this is open, the
 * process ends only when it is closed, and what runs is told to hurry.
 */
final class Interruption implements TrainingListener, AutoCloseable {
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook = new Thread(this::await, "evenflow-interruption");
  private volatile boolean requested;

  Interruption() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Whether the process has been asked to end. */
  boolean isRequested() {
    return requested;
  }

  @Override
  public boolean stops() {
    return requested;
  }

  private void await() {
    requested = true;
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    if (!requested) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The process ends right now: the hook has just begun and finds this closed.
      }
    }
  }
}
