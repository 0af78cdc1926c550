package dev.evenflow.kernel;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Calls of an inner loop on scratch memory, before it is needed. The virtual machine compiles a
 * method after many calls, however long they are; a step of training calls some loops a few times
 * on long rows, so for thousands of steps their vectors would be objects on the heap. Here calls
 * are many and as short as can be, for the compiler unrolls a loop as often as it has seen it go
 * round. A loop is ready once its calls allocate nothing.
 */
public final class Rehearsal {
  /** Calls between two looks at what was allocated. */
  private static final int CALLS = 100;

  /** As long as a method is interpreted, which takes microseconds a vector, calls are short. */
  private static final int SHORT_CALLS = 300;

  /** After so many calls a method waits for the compiler. */
  private static final int ENOUGH_CALLS = 6_000;

  private static final long NANOS_OF_A_WAIT = 1_000_000;
  private static final long MOST_NANOS = 15_000_000_000L;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** How a loop is called on memory of its own. */
  @FunctionalInterface
  public interface Calls {
    /**
     * Calls it once.
     *
     * @param number the number of calls before, for different lengths in turn
     * @param isShort whether a call is to be as short as possible
     */
    void call(int number, boolean isShort);
  }

  private final Calls calls;
  private int done;
  private boolean isReady;

  private Rehearsal(Calls calls) {
    this.calls = calls;
  }

  /**
   * Calls loops until the virtual machine has compiled them: in turns, so that it compiles one
   * while another runs.
   *
   * @return how many still allocate memory, which makes them slow
   */
  public static int of(Collection<Calls> loops) {
    if (Lanes.COUNT == 0) {
      return 0;
    }
    List<Rehearsal> going = new ArrayList<>(loops.stream().map(Rehearsal::new).toList());
    long end = System.nanoTime() + MOST_NANOS;
    while (!going.isEmpty() && System.nanoTime() < end) {
      going.forEach(Rehearsal::go);
      going.removeIf(each -> each.isReady);
      if (going.stream().allMatch(each -> each.done >= ENOUGH_CALLS)) {
        LockSupport.parkNanos(NANOS_OF_A_WAIT);
      }
    }
    return going.size();
  }

  private void go() {
    boolean isShort = done < SHORT_CALLS;
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int end = done + CALLS; done < end; done++) {
      calls.call(done, isShort);
    }
    isReady = THREADS.getCurrentThreadAllocatedBytes() == before;
  }
}
