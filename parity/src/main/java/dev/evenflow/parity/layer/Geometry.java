package dev.evenflow.parity.layer;

import dev.evenflow.parity.reference.Arguments;
import dev.evenflow.tensor.Window;
import java.util.List;

/**
 * PyTorch's arguments for how a kernel moves over one axis (a sequence, which is an image of height
 * 1) or two.
 *
 * @param arguments of the layer
 * @param axes how many
 */
record Geometry(Arguments arguments, int axes) {
  /**
   * A whole number for each of the two axes of an image.
   *
   * @param otherwise if none is given
   * @param least the least that is allowed, which is that of the axis that a sequence lacks
   */
  int[] extents(String name, int[] otherwise, int least) {
    Object given = arguments.value(name);
    int[] extents = otherwise.clone();
    if (given != null) {
      List<Integer> numbers = arguments.integers(name);
      if (numbers.size() != 1 && numbers.size() != axes) {
        throw arguments.fault(name, axes == 1 ? "one number" : "one or two numbers", given);
      }
      extents[0] = numbers.getFirst();
      extents[1] = numbers.getLast();
      if (Math.min(extents[0], extents[1]) < least) {
        throw arguments.fault(name, "at least " + least, given);
      }
    }
    if (axes == 1) {
      extents[0] = least;
    }
    return extents;
  }

  int[] extents(String name, int otherwise, int least) {
    return extents(name, new int[] {otherwise, otherwise}, least);
  }

  /**
   * The window of a kernel.
   *
   * @param kernel its extents
   * @param stride if none is given
   */
  Window window(int[] kernel, int[] stride) {
    int[] strides = extents("stride", stride, 1);
    int[] dilations = extents("dilation", 1, 1);
    Window bare =
        new Window(
            kernel[0], kernel[1], strides[0], strides[1], 0, 0, 0, 0, dilations[0], dilations[1]);
    Object padding = arguments.value("padding");
    if ("valid".equals(padding)) {
      return bare;
    }
    if ("same".equals(padding)) {
      if (strides[0] > 1 || strides[1] > 1) {
        throw arguments.fault("padding", "a number where the stride is not 1", "same");
      }
      int rows = dilations[0] * (kernel[0] - 1);
      int columns = dilations[1] * (kernel[1] - 1);
      // The smaller half comes first.
      return bare.padded(rows / 2, rows - rows / 2, columns / 2, columns - columns / 2);
    }
    int[] both = extents("padding", 0, 0);
    return bare.padded(both[0], both[0], both[1], both[1]);
  }
}
