package dev.evenflow.tensor;

import java.util.stream.IntStream;

/**
 * How a window moves over the two image axes of an NHWC tensor.
 *
 * @param height rows of the window
 * @param width columns of the window
 * @param strideHeight rows between two windows
 * @param strideWidth columns between two windows
 * @param top rows of padding above
 * @param bottom rows of padding below
 * @param left columns of padding before
 * @param right columns of padding after
 * @param dilationHeight rows between two taps
 * @param dilationWidth columns between two taps
 */
public record Window(
    int height,
    int width,
    int strideHeight,
    int strideWidth,
    int top,
    int bottom,
    int left,
    int right,
    int dilationHeight,
    int dilationWidth) {

  /** A window of at least one tap; strides and dilations from 1, paddings from 0. */
  public Window {
    if (Math.min(Math.min(height, width), Math.min(strideHeight, strideWidth)) < 1
        || Math.min(dilationHeight, dilationWidth) < 1
        || Math.min(Math.min(top, bottom), Math.min(left, right)) < 0) {
      throw Tensor.fault(
          "window", "needs extents, strides and dilations of at least 1, paddings of at least 0");
    }
  }

  /** A square window, moved by {@code stride}, with the same padding on all sides. */
  public static Window square(int size, int stride, int padding) {
    return new Window(size, size, stride, stride, padding, padding, padding, padding, 1, 1);
  }

  /**
   * A square window moved by 1 whose output has the extents of its input; of an odd sum of padding
   * the larger part is below and after, as in PyTorch.
   */
  public static Window same(int size, int dilation) {
    int total = dilation * (size - 1);
    int before = total / 2;
    int after = total - before;
    return new Window(size, size, 1, 1, before, after, before, after, dilation, dilation);
  }

  /** A window of one row for sequences, which are images of height 1. */
  public static Window row(int size, int stride, int before, int after, int dilation) {
    return new Window(1, size, 1, stride, 0, 0, before, after, 1, dilation);
  }

  /** The number of taps. */
  public int taps() {
    return height * width;
  }

  /** The same window moved by other strides. */
  public Window strided(int rows, int columns) {
    return new Window(
        height, width, rows, columns, top, bottom, left, right, dilationHeight, dilationWidth);
  }

  /** The same window with other paddings. */
  public Window padded(int above, int below, int before, int after) {
    return new Window(
        height,
        width,
        strideHeight,
        strideWidth,
        above,
        below,
        before,
        after,
        dilationHeight,
        dilationWidth);
  }

  /** The same window with its taps apart. */
  public Window dilated(int rows, int columns) {
    return new Window(
        height, width, strideHeight, strideWidth, top, bottom, left, right, rows, columns);
  }

  /** Rows of the output over an input of {@code rows}. */
  public int outputHeight(int rows) {
    return (rows + top + bottom - dilationHeight * (height - 1) - 1) / strideHeight + 1;
  }

  /** Columns of the output over an input of {@code columns}. */
  public int outputWidth(int columns) {
    return (columns + left + right - dilationWidth * (width - 1) - 1) / strideWidth + 1;
  }

  /** [n, h, w, c] becomes [n, outputHeight(h), outputWidth(w), c]. */
  Shape pooled(String operation, Shape input) {
    return output(operation, input, input.rank() == 0 ? 1 : input.extent(-1));
  }

  /** Whether every output's window has a tap on the image, rather than on padding alone. */
  boolean touchesAlways(Shape input) {
    int rows = input.extent(1);
    int columns = input.extent(2);
    return IntStream.range(0, outputHeight(rows))
            .map(i -> i * strideHeight - top)
            .allMatch(first -> touches(first, dilationHeight, height, rows))
        && IntStream.range(0, outputWidth(columns))
            .map(i -> i * strideWidth - left)
            .allMatch(first -> touches(first, dilationWidth, width, columns));
  }

  private static boolean touches(int first, int step, int taps, int extent) {
    return IntStream.range(0, taps)
        .map(tap -> first + tap * step)
        .anyMatch(at -> at >= 0 && at < extent);
  }

  /** [n, h, w, c] becomes [n, outputHeight(h), outputWidth(w), channels]. */
  Shape output(String operation, Shape input, int channels) {
    if (input.rank() != 4) {
      throw Tensor.fault(operation, "needs an image batch [n, h, w, c], given " + input);
    }
    if (input.extent(1) + top + bottom < dilationHeight * (height - 1) + 1
        || input.extent(2) + left + right < dilationWidth * (width - 1) + 1) {
      throw Tensor.fault(
          operation, "a window of " + height + "x" + width + " does not fit into " + input);
    }
    return Shape.of(
        input.extent(0), outputHeight(input.extent(1)), outputWidth(input.extent(2)), channels);
  }
}
