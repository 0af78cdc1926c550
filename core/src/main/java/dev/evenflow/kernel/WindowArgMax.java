package dev.evenflow.kernel;

/**
 * Places of the first largest elements of windows. The operands are images, places; a unit of work
 * is a row of outputs.
 */
record WindowArgMax(PoolingShape shape) implements Kernel {

  @Override
  public void run(float[][] buffers, int[] offsets, float[] scalars, int from, int to) {
    int pixel = shape.channels();
    int line = shape.outputWidth() * pixel;
    for (int unit = from; unit < to; unit++) {
      int image = unit / shape.outputHeight();
      int top = unit % shape.outputHeight() * shape.strideHeight() - shape.top();
      int source = offsets[0] + image * shape.height() * shape.width() * pixel;
      for (int column = 0; column < shape.outputWidth(); column++) {
        int left = column * shape.strideWidth() - shape.left();
        window(
            buffers[0], source, top, left, buffers[1], offsets[1] + unit * line + column * pixel);
      }
    }
  }

  /** The places of one window: a first pass sets all channels, the others improve them. */
  private void window(float[] x, int source, int top, int left, float[] places, int target) {
    boolean first = true;
    for (int r = 0; r < shape.windowHeight(); r++) {
      int y = top + r * shape.dilationHeight();
      if (y < 0 || y >= shape.height()) {
        continue;
      }
      for (int s = 0; s < shape.windowWidth(); s++) {
        int column = left + s * shape.dilationWidth();
        if (column >= 0 && column < shape.width()) {
          int place = y * shape.width() + column;
          if (first) {
            set(places, target, place);
          } else {
            improve(x, source, place, places, target);
          }
          first = false;
        }
      }
    }
  }

  private void set(float[] places, int target, int place) {
    float bits = Float.intBitsToFloat(place);
    for (int c = 0; c < shape.channels(); c++) {
      places[target + c] = bits;
    }
  }

  private void improve(float[] x, int source, int place, float[] places, int target) {
    int pixel = shape.channels();
    for (int c = 0; c < pixel; c++) {
      float best = x[source + Float.floatToRawIntBits(places[target + c]) * pixel + c];
      float value = x[source + place * pixel + c];
      if (value > best || (Float.isNaN(value) && !Float.isNaN(best))) {
        places[target + c] = Float.intBitsToFloat(place);
      }
    }
  }
}
