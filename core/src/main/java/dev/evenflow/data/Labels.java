package dev.evenflow.data;

import dev.evenflow.EvenflowException;
import java.util.List;
import java.util.stream.IntStream;

/** The class of each example, as its index in a list of class names. Immutable. */
public final class Labels {
  private final int[] values;
  private final List<String> classes;

  /**
   * Labels for examples in order.
   *
   * @param values for each example, the index of its class
   * @param classes the names of the classes
   * @throws EvenflowException if a label has no class
   */
  public Labels(int[] values, List<String> classes) {
    this.values = values.clone();
    this.classes = List.copyOf(classes);
    for (int i = 0; i < values.length; i++) {
      if (values[i] < 0 || values[i] >= classes.size()) {
        throw new EvenflowException(
            "the label of example %d is %d, allowed are 0 to %d"
                .formatted(i, values[i], classes.size() - 1));
      }
    }
  }

  /** The names "0", "1" ... of a number of classes. */
  static List<String> numbered(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).toList();
  }

  /** The number of examples. */
  public int size() {
    return values.length;
  }

  /** The class names; a label is an index in this list. */
  public List<String> classes() {
    return classes;
  }

  /** The label of one example. */
  public int get(int index) {
    return values[index];
  }

  /** How many examples each class has. */
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
      target[offset + i - from] = values[order[i]];
    }
  }

  /** The labels of the examples with these indices, in this order. */
  public Labels subset(int... indices) {
    return new Labels(IntStream.of(indices).map(i -> values[i]).toArray(), classes);
  }
}
