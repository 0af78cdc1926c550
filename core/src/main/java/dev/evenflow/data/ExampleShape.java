package dev.evenflow.data;

import dev.evenflow.EvenflowException;
import java.util.Arrays;

/** The extents of one example and their product. */
final class ExampleShape {
  private final int[] extents;
  private final int width;

  ExampleShape(int... extents) {
    this.extents = extents.clone();
    long product = 1;
    for (int extent : extents) {
      if (extent < 1 || product * extent > Integer.MAX_VALUE) {
        throw new EvenflowException(
            "the shape of an example must have positive extents and fewer than 2^31 elements, given"
                + " "
                + Arrays.toString(extents));
      }
      product *= extent;
    }
    this.width = (int) product;
  }

  int[] extents() {
    return extents.clone();
  }

  int width() {
    return width;
  }

  /** How many examples these elements make. */
  int examplesIn(int elements) {
    if (elements % width != 0) {
      throw new EvenflowException(
          "%d values are no whole number of examples of shape %s"
              .formatted(elements, Arrays.toString(extents)));
    }
    return elements / width;
  }
}
