package dev.evenflow.kernel;

import java.util.Arrays;

/**
 * The adjoint of {@link WindowSum}. The operands are outputs, images; a unit of work is a row of an
 * image, which gathers from the outputs that saw it.
 */
record WindowSpread(PoolingShape shape) implements Kernel {

  @Override
  public void run(float[][] buffers, int[] offsets, float[] scalars, int from, int to) {
    int pixel = shape.channels();
    int line = shape.width() * pixel;
    for (int unit = from; unit < to; unit++) {
      int image = unit / shape.height();
      int y = unit % shape.height();
      int target = offsets[1] + unit * line;
      Arrays.fill(buffers[1], target, target + line, 0);
      // A larger row of the window belongs to a smaller output row: outputs ascend.
      for (int r = shape.windowHeight() - 1; r >= 0; r--) {
        int scaled = y + shape.top() - r * shape.dilationHeight();
        int row = scaled / shape.strideHeight();
        if (scaled >= 0 && scaled % shape.strideHeight() == 0 && row < shape.outputHeight()) {
          int source =
              offsets[0] + (image * shape.outputHeight() + row) * shape.outputWidth() * pixel;
          row(buffers[0], source, buffers[1], target);
        }
      }
    }
  }

  private void row(float[] outputs, int source, float[] images, int target) {
    int pixel = shape.channels();
    for (int column = 0; column < shape.outputWidth(); column++) {
      int left = column * shape.strideWidth() - shape.left();
      for (int s = 0; s < shape.windowWidth(); s++) {
        int place = left + s * shape.dilationWidth();
        if (place >= 0 && place < shape.width()) {
          Runs.add(outputs, source + column * pixel, images, target + place * pixel, pixel);
        }
      }
    }
  }
}
