package dev.evenflow.data;

import java.nio.ByteBuffer;

/** What a model is to say of each example: classes or real numbers. Immutable. */
public sealed interface Targets permits Labels, Quantities {
  /** The number of examples. */
  int size();

  /**
   * The extents of one example's target, in a new array: {} for one class, {time} for a class at
   * each step, {count} for quantities.
   */
  int[] shape();

  /** The targets of the examples with these indices, in this order. */
  Targets subset(int... indices);

  /** Writes the target of an example as ints and floats of four bytes, for checksums. */
  void put(int index, ByteBuffer to);
}
