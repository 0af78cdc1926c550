package dev.evenflow.compiler;

import dev.evenflow.kernel.Workers;

/** A copy of dense elements from one place to another, either of which may move. */
final class Copy implements Step {
  private final float[][] buffers = new float[2][];
  private final int[] offsets = new int[2];
  private final int size;

  private Copy(int size) {
    this.size = size;
  }

  /** A copy of so many elements between places that move with these repetitions. */
  static Copy of(Location from, Repetition fromSide, Location to, Repetition toSide, int size) {
    Copy copy = new Copy(size);
    fromSide.bind(from, copy.buffers, copy.offsets, 0);
    toSide.bind(to, copy.buffers, copy.offsets, 1);
    return copy;
  }

  @Override
  public void run(Workers workers) {
    System.arraycopy(buffers[0], offsets[0], buffers[1], offsets[1], size);
  }
}
