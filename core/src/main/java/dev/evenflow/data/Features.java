package dev.evenflow.data;

import dev.evenflow.random.RandomStream;
import java.util.List;

/**
 * What a model reads: a number of examples of one shape, copied out on demand. An implementation
 * may hold them in any form, has no mutable state and may be read by several threads.
 */
public interface Features {
  /** The number of examples. */
  int size();

  /**
   * The extents of one example, in a new array: {8, 8, 1} for an image (height, width, channels).
   */
  int[] shape();

  /** The number of floats in one example, the product of its shape. */
  int width();

  /** Writes example {@code index}, row-major, to {@code target} from {@code offset} on. */
  void copy(int index, float[] target, int offset);

  /**
   * Writes a batch, one example after the other: those whose indices stand in {@code order} from
   * {@code from} (inclusive) to {@code to} (exclusive). Allocates nothing.
   */
  default void copy(int[] order, int from, int to, float[] target, int offset) {
    int width = width();
    int next = offset;
    for (int i = from; i < to; i++) {
      copy(order[i], target, next);
      next += width;
    }
  }

  /**
   * Changes a batch that {@link #copy} has written, where it is to be trained on and the features
   * are augmented; otherwise nothing.
   *
   * @param batch one example after the other
   * @param random of the training
   * @param position of the batch in it
   */
  default void vary(float[] batch, RandomStream random, long position) {}

  /**
   * The names of the indices that examples are made of, such as words, in the order of the indices;
   * none if examples are made of numbers.
   */
  default List<String> vocabulary() {
    return List.of();
  }

  /** A view of the examples with these indices, in this order; one index may occur repeatedly. */
  default Features subset(int... indices) {
    return new FeatureSubset(this, indices);
  }

  /**
   * Features held in one array, example after example; the array is not copied.
   *
   * @throws dev.evenflow.EvenflowException if the array is no whole number of examples
   */
  static Features of(float[] values, int... shape) {
    return new FloatFeatures(values, shape);
  }

  /**
   * Features that are indices, held in one array, example after example; the array is not copied.
   *
   * @param vocabulary the names of the indices
   * @throws dev.evenflow.EvenflowException if an index has no name or the array is no whole number
   *     of examples
   */
  static Features ofIndices(int[] values, List<String> vocabulary, int... shape) {
    return new IndexFeatures(values, vocabulary, shape);
  }
}
