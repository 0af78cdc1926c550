package dev.evenflow.kernel;

import java.util.Arrays;

/** Sums over windows. The operands are images, sums; a unit of work is a row of outputs. */
record WindowSum(PoolingShape shape) implements Kernel {

  @Override
  public void run(float[][] buffers, int[] offsets, float[] scalars, int from, int to) {
    int pixel = shape.channels();
    int line = shape.outputWidth() * pixel;
    for (int unit = from; unit < to; unit++) {
      int image = unit / shape.outputHeight();
      int top = unit % shape.outputHeight() * shape.strideHeight() - shape.top();
      int target = offsets[1] + unit * line;
      Arrays.fill(buffers[1], target, target + line, 0);
      for (int r = 0; r < shape.windowHeight(); r++) {
        int y = top + r * shape.dilationHeight();
        if (y >= 0 && y < shape.height()) {
          int source = offsets[0] + (image * shape.height() + y) * shape.width() * pixel;
          row(buffers[0], source, buffers[1], target);
        }
      }
    }
  }

  private void row(float[] x, int source, float[] y, int target) {
    int pixel = shape.channels();
    for (int column = 0; column < shape.outputWidth(); column++) {
      int left = column * shape.strideWidth() - shape.left();
      for (int s = 0; s < shape.windowWidth(); s++) {
        int place = left + s * shape.dilationWidth();
        if (place >= 0 && place < shape.width()) {
          Runs.add(x, source + place * pixel, y, target + column * pixel, pixel);
        }
      }
    }
  }
}
