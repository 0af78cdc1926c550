package dev.evenflow.data.synthetic;

import dev.evenflow.data.Features;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Examples that are computed as they are copied out. */
record GeneratedFeatures(int size, int[] shape, Writer writer) implements Features {
  /** Computes examples. */
  @FunctionalInterface
  interface Writer {
    /** Writes example {@code index} over zeros, from {@code offset} on. */
    void write(int index, float[] target, int offset);
  }

  @Override
  public int[] shape() {
    return shape.clone();
  }

  @Override
  public int width() {
    return IntStream.of(shape).reduce(1, Math::multiplyExact);
  }

  @Override
  public void copy(int index, float[] target, int offset) {
    Arrays.fill(target, offset, offset + width(), 0);
    writer.write(index, target, offset);
  }
}
