package dev.evenflow.replay;

import dev.evenflow.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Where an element is, in numbers and in words. */
final class Place {
  private Place() {}

  /** The index along each axis of the element at a row-major place. */
  static List<Integer> index(Shape shape, int place) {
    List<Integer> index = new ArrayList<>();
    int rest = place;
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      index.addFirst(rest % shape.extent(axis));
      rest /= shape.extent(axis);
    }
    return index;
  }

  /** An operation, the layer that wrote it, and an index. */
  static String text(String operation, String path, List<Integer> index) {
    return operation + (index.isEmpty() ? "" : index) + (path.isEmpty() ? "" : " of " + path);
  }
}
