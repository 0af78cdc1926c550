package dev.evenflow.data;

import dev.evenflow.EvenflowException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The class of each example, or of each step of each example, as its index in a list of class
 * names. Immutable.
 */
public final class Labels implements Targets {
  private final int[] values;
  private final List<String> classes;
  private final int[] shape;
  private final int width;

  /**
   * Labels for examples in order.
   *
   * @param values for each example, the index of its class, or those of its steps
   * @param classes the names of the classes
   * @param shape nothing where an example has one label, or how many steps it has
   * @throws EvenflowException if a label has no class or they are no whole number of examples
   */
  public Labels(int[] values, List<String> classes, int... shape) {
    this.values = values.clone();
    this.classes = Numbered.copyOf(classes);
    this.shape = shape.clone();
    this.width = IntStream.of(shape).reduce(1, Math::multiplyExact);
    if (width < 1 || values.length % width != 0) {
      throw new EvenflowException(
          "%d labels are no whole number of examples of %d".formatted(values.length, width));
    }
    for (int i = 0; i < values.length; i++) {
      if (values[i] < 0 || values[i] >= classes.size()) {
        throw new EvenflowException(
            "the label of example %d is %d, allowed are 0 to %d"
                .formatted(i / width, values[i], classes.size() - 1));
      }
    }
  }

  /** The names "0", "1" ... of a number of classes. */
  static List<String> numbered(int count) {
    return new Numbered(count);
  }

  @Override
  public int size() {
    return values.length / width;
  }

  @Override
  public int[] shape() {
    return shape.clone();
  }

  /** The class names; a label is an index in this list. */
  public List<String> classes() {
    return classes;
  }

  /** The label of one example, its first if each step has one. */
  public int get(int index) {
    return get(index, 0);
  }

  /** The label of one step of one example. */
  public int get(int index, int step) {
    return values[index * width + step];
  }

  /** How many labels each class has. */
  public int[] counts() {
    int[] counts = new int[classes.size()];
    for (int label : values) {
      counts[label]++;
    }
    return counts;
  }

  /**
   * Writes the labels of a batch: of the examples whose indices stand in {@code order} from {@code
   * from} (inclusive) to {@code to} (exclusive). Allocates nothing.
   */
  public void copy(int[] order, int from, int to, int[] target, int offset) {
    for (int i = from; i < to; i++) {
      System.arraycopy(values, order[i] * width, target, offset + (i - from) * width, width);
    }
  }

  @Override
  public Labels subset(int... indices) {
    int[] chosen = new int[indices.length * width];
    copy(indices, 0, indices.length, chosen, 0);
    return new Labels(chosen, classes, shape);
  }

  @Override
  public void put(int index, ByteBuffer to) {
    for (int i = 0; i < width; i++) {
      to.putInt(get(index, i));
    }
  }
}
