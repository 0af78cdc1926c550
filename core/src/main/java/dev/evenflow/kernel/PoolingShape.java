package dev.evenflow.kernel;

/**
 * The extents of pooling over NHWC images: inputs [batch, height, width, channels], outputs [batch,
 * outputHeight, outputWidth, channels], dense and row-major.
 *
 * @param batch the number of images
 * @param height rows of an image
 * @param width columns of an image
 * @param channels channels of both sides
 * @param windowHeight rows of a window
 * @param windowWidth columns of a window
 * @param strideHeight rows from one window to the next
 * @param strideWidth columns from one window to the next
 * @param top rows of padding above the image
 * @param bottom rows of padding below
 * @param left columns of padding before the image
 * @param right columns of padding behind
 * @param dilationHeight rows from one element of a window to the next; 1 for a dense window
 * @param dilationWidth columns from one element of a window to the next
 */
public record PoolingShape(
    int batch,
    int height,
    int width,
    int channels,
    int windowHeight,
    int windowWidth,
    int strideHeight,
    int strideWidth,
    int top,
    int bottom,
    int left,
    int right,
    int dilationHeight,
    int dilationWidth) {

  /** Checks that every extent is positive and that every window meets the image. */
  public PoolingShape {
    int smallest = Math.min(Math.min(batch, height), Math.min(width, channels));
    smallest = Math.min(smallest, Math.min(windowHeight, windowWidth));
    smallest = Math.min(smallest, Math.min(strideHeight, strideWidth));
    smallest = Math.min(smallest, Math.min(dilationHeight, dilationWidth));
    boolean positive = smallest >= 1 && Math.min(Math.min(top, bottom), Math.min(left, right)) >= 0;
    if (!positive
        || !meets(height, windowHeight, strideHeight, top, bottom, dilationHeight)
        || !meets(width, windowWidth, strideWidth, left, right, dilationWidth)) {
      throw new IllegalArgumentException(
          ("no pooling of images [%d, %d, %d, %d] with windows %d x %d, strides %d, %d,"
                  + " padding %d, %d, %d, %d, dilation %d, %d: each window must meet the image")
              .formatted(
                  batch,
                  height,
                  width,
                  channels,
                  windowHeight,
                  windowWidth,
                  strideHeight,
                  strideWidth,
                  top,
                  bottom,
                  left,
                  right,
                  dilationHeight,
                  dilationWidth));
    }
  }

  /** Rows of an output. */
  public int outputHeight() {
    return Axis.outputs(height, top, bottom, windowHeight, strideHeight, dilationHeight);
  }

  /** Columns of an output. */
  public int outputWidth() {
    return Axis.outputs(width, left, right, windowWidth, strideWidth, dilationWidth);
  }

  /** Floats of the images. */
  int inputSize() {
    return batch * height * width * channels;
  }

  /** Floats of the outputs. */
  int outputSize() {
    return batch * outputHeight() * outputWidth() * channels;
  }

  private static boolean meets(
      int extent, int window, int stride, int before, int after, int dilation) {
    int outputs = Axis.outputs(extent, before, after, window, stride, dilation);
    for (int i = 0; i < outputs; i++) {
      boolean met = false;
      for (int t = 0; t < window; t++) {
        int place = i * stride - before + t * dilation;
        met |= place >= 0 && place < extent;
      }
      if (!met) {
        return false;
      }
    }
    return outputs >= 1;
  }
}
