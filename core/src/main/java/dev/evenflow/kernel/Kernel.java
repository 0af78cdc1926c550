package dev.evenflow.kernel;

import java.util.Set;

/**
 * One loop over memory, hand-written or generated. It has no state, allocates nothing and writes
 * only to its own part of its outputs, so that any cutting of its range over any threads gives the
 * same bits.
 */
@FunctionalInterface
public interface Kernel {
  /**
   * Does the part {@code from} (inclusive) to {@code to} (exclusive) of the work.
   *
   * @param buffers one array per operand; several may be the same array
   * @param offsets where each operand starts in its array
   * @param scalars the rank-0 operands, rounded to float
   * @param from the first unit of work: an element, a row or a tile, as the kernel defines
   * @param to the unit after the last
   */
  void run(float[][] buffers, int[] offsets, float[] scalars, int from, int to);

  /** The loops in which this kernel spends its time, if they are methods of their own. */
  default Set<InnerLoop> innerLoops() {
    return Set.of();
  }
}
