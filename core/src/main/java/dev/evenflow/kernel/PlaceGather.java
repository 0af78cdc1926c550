package dev.evenflow.kernel;

/**
 * Picks elements of images by place. The operands are images, places, outputs; a unit of work is a
 * row of outputs.
 */
record PlaceGather(PoolingShape shape) implements Kernel {

  @Override
  public void run(float[][] buffers, int[] offsets, float[] scalars, int from, int to) {
    int channels = shape.channels();
    int pixels = shape.outputWidth();
    for (int unit = from; unit < to; unit++) {
      int image = unit / shape.outputHeight() * shape.height() * shape.width() * channels;
      for (int p = unit * pixels; p < (unit + 1) * pixels; p++) {
        for (int c = 0; c < channels; c++) {
          int place = Float.floatToRawIntBits(buffers[1][offsets[1] + p * channels + c]);
          buffers[2][offsets[2] + p * channels + c] =
              buffers[0][offsets[0] + image + place * channels + c];
        }
      }
    }
  }
}
