package dev.evenflow.kernel;

/**
 * Places of the first largest elements of windows; NaN is larger than all. The operands are images,
 * places; a unit of work is a row of outputs.
 *
 * @param shape the extents
 * @param taps the places of a window's elements, counted from its first
 */
record WindowArgMax(PoolingShape shape, Offsets taps) implements Kernel {

  WindowArgMax(PoolingShape shape) {
    this(shape, taps(shape));
  }

  private static Offsets taps(PoolingShape s) {
    int[] taps = new int[s.windowHeight() * s.windowWidth()];
    for (int t = 0; t < taps.length; t++) {
      int row = t / s.windowWidth() * s.dilationHeight();
      taps[t] = row * s.width() + t % s.windowWidth() * s.dilationWidth();
    }
    return new Offsets(taps);
  }

  @Override
  public void run(float[][] buffers, int[] offsets, float[] scalars, int from, int to) {
    int pixel = shape.channels();
    int bottom = shape.height() - (shape.windowHeight() - 1) * shape.dilationHeight();
    int right = shape.width() - (shape.windowWidth() - 1) * shape.dilationWidth();
    int target = offsets[1] + from * shape.outputWidth() * pixel;
    for (int unit = from; unit < to; unit++) {
      int y = unit % shape.outputHeight() * shape.strideHeight() - shape.top();
      int source =
          offsets[0] + unit / shape.outputHeight() * shape.height() * shape.width() * pixel;
      for (int column = 0; column < shape.outputWidth(); column++) {
        int x = column * shape.strideWidth() - shape.left();
        if (y >= 0 && y < bottom && x >= 0 && x < right) {
          inside(buffers[0], source, y * shape.width() + x, buffers[1], target);
        } else {
          atEdge(buffers[0], source, y, x, buffers[1], target);
        }
        target += pixel;
      }
    }
  }

  /** The places of a window that lies in the image. */
  private void inside(float[] x, int source, int corner, float[] places, int target) {
    int pixel = shape.channels();
    int[] steps = taps.values();
    int done =
        Lanes.COUNT > 0 ? VectorArgMax.window(x, source, corner, steps, pixel, places, target) : 0;
    for (int c = done; c < pixel; c++) {
      long best = Long.MIN_VALUE;
      for (int step : steps) {
        int place = corner + step;
        best = Math.max(best, key(x[source + place * pixel + c], place));
      }
      places[target + c] = Float.intBitsToFloat(place(best));
    }
  }

  /** The places of a window that may reach over the edges of the image. */
  private void atEdge(float[] x, int source, int top, int left, float[] places, int target) {
    int pixel = shape.channels();
    for (int c = 0; c < pixel; c++) {
      long best = Long.MIN_VALUE;
      for (int r = 0; r < shape.windowHeight(); r++) {
        int y = top + r * shape.dilationHeight();
        for (int s = 0; s < shape.windowWidth(); s++) {
          int column = left + s * shape.dilationWidth();
          if (y >= 0 && y < shape.height() && column >= 0 && column < shape.width()) {
            int place = y * shape.width() + column;
            best = Math.max(best, key(x[source + place * pixel + c], place));
          }
        }
      }
      places[target + c] = Float.intBitsToFloat(place(best));
    }
  }

  /** A number that is larger for a larger value, and for a smaller place of equal values. */
  private static long key(float value, int place) {
    // Adding 0 makes -0 and 0 equal. Below 0, larger bits mean smaller values.
    int bits = Float.floatToIntBits(value + 0f);
    int ordered = bits ^ ((bits >> 31) & Integer.MAX_VALUE);
    return ((long) ordered << Integer.SIZE) | (~place & 0xFFFFFFFFL);
  }

  private static int place(long key) {
    return ~(int) key;
  }
}
