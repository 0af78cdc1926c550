package dev.evenflow.testing;

import dev.evenflow.tensor.Shape;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** An array with its extents. */
public record Values(Shape shape, double[] data) {
  /** The same elements with axes in another order, as {@code Tensor.transpose}. */
  public Values transposed(int... permutation) {
    int[] extents = IntStream.of(permutation).map(shape::extent).toArray();
    int[] strides = shape.strides();
    Shape moved = Shape.of(extents);
    int[] steps = moved.strides();
    double[] result = new double[data.length];
    for (int i = 0; i < result.length; i++) {
      int from = 0;
      for (int axis = 0; axis < extents.length; axis++) {
        from += i / steps[axis] % extents[axis] * strides[permutation[axis]];
      }
      result[i] = data[from];
    }
    return new Values(moved, result);
  }

  /** Channels last, if these are images with channels second. */
  public Values channelsLast() {
    return shape.rank() == 4 ? transposed(0, 2, 3, 1) : this;
  }

  /** The rows {@code start} to before {@code end} of the first axis. */
  public Values rows(int start, int end) {
    int row = shape.size() / shape.extent(0);
    double[] part = Arrays.copyOfRange(data, start * row, end * row);
    return new Values(shape.with(0, end - start), part);
  }

  /** These values and others below them, along the first axis. */
  public Values above(Values other) {
    double[] both = Arrays.copyOf(data, data.length + other.data.length);
    System.arraycopy(other.data, 0, both, data.length, other.data.length);
    return new Values(shape.with(0, shape.extent(0) + other.shape.extent(0)), both);
  }

  /** The sum of these and others of the same shape. */
  public Values plus(Values other) {
    return new Values(
        shape, IntStream.range(0, data.length).mapToDouble(i -> data[i] + other.data[i]).toArray());
  }

  /** The array that a node of the reference file holds. */
  public static Values of(JsonNode node) {
    int[] extents = ints(node.required("shape"));
    double[] data =
        StreamSupport.stream(node.required("data").spliterator(), false)
            .mapToDouble(JsonNode::doubleValue)
            .toArray();
    return new Values(Shape.of(extents), data);
  }

  private static int[] ints(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).mapToInt(JsonNode::asInt).toArray();
  }
}
