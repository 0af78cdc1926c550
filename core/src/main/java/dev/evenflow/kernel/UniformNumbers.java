package dev.evenflow.kernel;

import dev.evenflow.random.RandomStream;

/** Uniform floats of a stream at a position that is set before a run. A unit is an element. */
public final class UniformNumbers implements Kernel {
  private static final int GRAIN = 8192;

  private final RandomStream stream;
  private volatile long position;

  /** The numbers of a stream. */
  public UniformNumbers(RandomStream stream) {
    this.stream = stream;
  }

  /** The stage for this many elements. */
  public Stage stage(int size) {
    return new Stage(this, size, GRAIN);
  }

  /** Sets the position of the next run. */
  public void position(long value) {
    position = value;
  }

  @Override
  public void run(float[][] buffers, int[] offsets, float[] scalars, int from, int to) {
    long at = position;
    for (int i = from; i < to; i++) {
      buffers[0][offsets[0] + i] = stream.uniform(at, i);
    }
  }
}
