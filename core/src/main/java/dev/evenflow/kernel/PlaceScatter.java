package dev.evenflow.kernel;

import java.util.Arrays;

/**
 * Adds outputs to images of zeros by place. The operands are outputs, places, images; a unit of
 * work is an image.
 */
record PlaceScatter(PoolingShape shape) implements Kernel {

  @Override
  public void run(float[][] buffers, int[] offsets, float[] scalars, int from, int to) {
    int channels = shape.channels();
    int size = shape.height() * shape.width() * channels;
    int pixels = shape.outputHeight() * shape.outputWidth();
    float[] images = buffers[2];
    for (int unit = from; unit < to; unit++) {
      int image = offsets[2] + unit * size;
      Arrays.fill(images, image, image + size, 0);
      for (int p = unit * pixels; p < (unit + 1) * pixels; p++) {
        for (int c = 0; c < channels; c++) {
          int place = Float.floatToRawIntBits(buffers[1][offsets[1] + p * channels + c]);
          images[image + place * channels + c] += buffers[0][offsets[0] + p * channels + c];
        }
      }
    }
  }
}
