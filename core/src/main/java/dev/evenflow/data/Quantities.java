package dev.evenflow.data;

import dev.evenflow.EvenflowException;
import java.nio.ByteBuffer;

/** Real numbers that a model is to say of each example, equally many of each. Immutable. */
public final class Quantities implements Targets {
  private final float[] values;
  private final int count;

  /**
   * Quantities for examples in order.
   *
   * @param values those of one example after the other
   * @param count how many each example has, at least 1
   * @throws EvenflowException if one is not finite or they are no whole number of examples
   */
  public Quantities(float[] values, int count) {
    if (count < 1 || values.length % count != 0) {
      throw new EvenflowException(
          "%d quantities are no whole number of examples of %d".formatted(values.length, count));
    }
    this.values = values.clone();
    this.count = count;
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new EvenflowException(
            "the quantities of example %d must be finite, given %s"
                .formatted(i / count, values[i]));
      }
    }
  }

  @Override
  public int size() {
    return values.length / count;
  }

  /** How many each example has. */
  public int count() {
    return count;
  }

  @Override
  public int[] shape() {
    return new int[] {count};
  }

  /** One quantity of one example. */
  public float get(int example, int index) {
    return values[example * count + index];
  }

  /**
   * Writes the quantities of a batch: of the examples whose indices stand in {@code order} from
   * {@code from} (inclusive) to {@code to} (exclusive). Allocates nothing.
   */
  public void copy(int[] order, int from, int to, float[] target, int offset) {
    for (int i = from; i < to; i++) {
      System.arraycopy(values, order[i] * count, target, offset + (i - from) * count, count);
    }
  }

  @Override
  public Quantities subset(int... indices) {
    float[] chosen = new float[indices.length * count];
    copy(indices, 0, indices.length, chosen, 0);
    return new Quantities(chosen, count);
  }

  @Override
  public void put(int index, ByteBuffer to) {
    for (int i = 0; i < count; i++) {
      to.putFloat(get(index, i));
    }
  }
}
