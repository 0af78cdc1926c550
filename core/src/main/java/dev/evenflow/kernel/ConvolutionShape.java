package dev.evenflow.kernel;

/**
 * The extents of a two-dimensional convolution of NHWC images. Images are [batch, height, width,
 * in], weights [kernelHeight, kernelWidth, in / groups, out], outputs [batch, outputHeight,
 * outputWidth, out], all dense and row-major. Group g maps input channels g·in/groups onwards to
 * output channels g·out/groups onwards.
 *
 * @param batch the number of images
 * @param height rows of an image
 * @param width columns of an image
 * @param in channels of an image
 * @param out channels of an output
 * @param kernelHeight rows of taps
 * @param kernelWidth columns of taps
 * @param strideHeight rows of the image from one output row to the next
 * @param strideWidth columns of the image from one output column to the next
 * @param top zero rows above the image
 * @param bottom zero rows below
 * @param left zero columns before the image
 * @param right zero columns behind
 * @param dilationHeight rows from one tap to the next; 1 for a dense kernel
 * @param dilationWidth columns from one tap to the next
 * @param groups independent groups of channels; 1 for an ordinary convolution
 */
public record ConvolutionShape(
    int batch,
    int height,
    int width,
    int in,
    int out,
    int kernelHeight,
    int kernelWidth,
    int strideHeight,
    int strideWidth,
    int top,
    int bottom,
    int left,
    int right,
    int dilationHeight,
    int dilationWidth,
    int groups) {

  /** Checks that every extent is positive, channels divide into groups and some output exists. */
  public ConvolutionShape {
    int smallest = Math.min(Math.min(batch, height), Math.min(width, Math.min(in, out)));
    smallest = Math.min(smallest, Math.min(kernelHeight, kernelWidth));
    smallest = Math.min(smallest, Math.min(strideHeight, strideWidth));
    smallest = Math.min(smallest, Math.min(dilationHeight, Math.min(dilationWidth, groups)));
    boolean positive = smallest >= 1 && Math.min(Math.min(top, bottom), Math.min(left, right)) >= 0;
    boolean grouped = positive && in % groups == 0 && out % groups == 0;
    if (!grouped
        || Axis.outputs(height, top, bottom, kernelHeight, strideHeight, dilationHeight) < 1
        || Axis.outputs(width, left, right, kernelWidth, strideWidth, dilationWidth) < 1) {
      throw new IllegalArgumentException(
          "no convolution of images [%d, %d, %d, %d] with weights [%d, %d, %d / %d, %d]"
                  .formatted(batch, height, width, in, kernelHeight, kernelWidth, in, groups, out)
              + ", strides %d, %d, padding %d, %d, %d, %d, dilation %d, %d"
                  .formatted(
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
    return Axis.outputs(height, top, bottom, kernelHeight, strideHeight, dilationHeight);
  }

  /** Columns of an output. */
  public int outputWidth() {
    return Axis.outputs(width, left, right, kernelWidth, strideWidth, dilationWidth);
  }

  /** Input channels of one group. */
  int groupIn() {
    return in / groups;
  }

  /** Output channels of one group. */
  int groupOut() {
    return out / groups;
  }

  /** Whether every channel is convolved by itself. */
  boolean isDepthwise() {
    return groups == in && in == out && groups > 1;
  }

  /** Multiply-adds of one output pixel. */
  long work() {
    return (long) kernelHeight * kernelWidth * groupIn() * out;
  }
}
