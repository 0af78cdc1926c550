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
    int outputs = shape.outputHeight() * shape.outputWidth() * channels;
    float[] dy = buffers[0];
    float[] places = buffers[1];
    float[] images = buffers[2];
    for (int unit = from; unit < to; unit++) {
      int image = offsets[2] + unit * size;
      Arrays.fill(images, image, image + size, 0);
      int output = offsets[0] + unit * outputs;
      int place = offsets[1] + unit * outputs;
      for (int end = place + outputs; place < end; place += channels) {
        for (int c = 0; c < channels; c++) {
          int pixel = Float.floatToRawIntBits(places[place + c]);
          images[image + pixel * channels + c] += dy[output + c];
        }
        output += channels;
      }
    }
  }
}
