package dev.evenflow.kernel;

/**
 * Picks elements of images by place. The operands are images, places, outputs; a unit of work is a
 * row of outputs.
 */
record PlaceGather(PoolingShape shape) implements Kernel {

  @Override
  public void run(float[][] buffers, int[] offsets, float[] scalars, int from, int to) {
    int channels = shape.channels();
    int line = shape.outputWidth() * channels;
    float[] x = buffers[0];
    float[] places = buffers[1];
    float[] outputs = buffers[2];
    for (int unit = from; unit < to; unit++) {
      int image =
          offsets[0] + unit / shape.outputHeight() * shape.height() * shape.width() * channels;
      int place = offsets[1] + unit * line;
      int output = offsets[2] + unit * line;
      for (int end = place + line; place < end; place += channels) {
        for (int c = 0; c < channels; c++) {
          int pixel = Float.floatToRawIntBits(places[place + c]);
          outputs[output + c] = x[image + pixel * channels + c];
        }
        output += channels;
      }
    }
  }
}
