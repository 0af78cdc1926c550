package dev.evenflow.parity.reference;

import dev.evenflow.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * An array with its extents.
 *
 * @param shape the extents
 * @param data finite numbers, row-major
 */
public record Values(Shape shape, double[] data) {
  /** An array written as {@code {"shape": [2, 3], "data": [six numbers]}}. */
  public static Values shaped(Located array) {
    int[] extents = array.member("shape").integers();
    for (int extent : extents) {
      if (extent < 1) {
        throw array.member("shape").fault("must have extents of at least 1, has " + extent);
      }
    }
    Shape shape = Shape.of(extents);
    double[] data = array.member("data").numbers();
    if (data.length != shape.size()) {
      throw array.fault(
          "has " + data.length + " numbers for a shape of " + shape.size() + ": " + shape);
    }
    return new Values(shape, data);
  }

  /** An array written as lists of lists of numbers; a lone number is an array of one element. */
  public static Values nested(Located lists) {
    if (!lists.isList()) {
      return new Values(Shape.of(1), new double[] {lists.number()});
    }
    List<Integer> extents = new ArrayList<>();
    Located first = lists;
    while (first.isList()) {
      List<Located> elements = first.elements();
      if (elements.isEmpty()) {
        throw first.fault("must not be empty");
      }
      extents.add(elements.size());
      first = elements.getFirst();
    }
    Shape shape = Shape.of(extents.stream().mapToInt(Integer::intValue).toArray());
    double[] data = new double[shape.size()];
    fill(lists, shape, 0, data, 0);
    return new Values(shape, data);
  }

  /** Rounded to floats. */
  public static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  /** Floats as doubles. */
  public static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }

  private static int fill(Located list, Shape shape, int axis, double[] data, int start) {
    int count = list.isList() ? list.size() : 0;
    if (count != shape.extent(axis)) {
      throw list.fault(
          "must be a list of " + shape.extent(axis) + ", as the ones beside it, has " + count);
    }
    if (axis == shape.rank() - 1) {
      System.arraycopy(list.numbers(), 0, data, start, count);
      return start + count;
    }
    int next = start;
    for (Located element : list.elements()) {
      next = fill(element, shape, axis + 1, data, next);
    }
    return next;
  }
}
