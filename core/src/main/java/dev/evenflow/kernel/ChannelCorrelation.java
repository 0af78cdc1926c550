package dev.evenflow.kernel;

import java.util.List;

/**
 * A {@link Correlation} of every channel with weights of its own: a depthwise convolution, or the
 * gradient of its input. The operands are the source, the weights [tap, channel], the result and a
 * workspace of slots. A unit of work is a block of rows of one image.
 *
 * @param passes the parts of the result, by remainder of its coordinates; windows over all channels
 * @param taps for each pass, the tap of the weights that each pixel of a window meets
 * @param resultSize floats of one result image
 * @param resultWidth columns of the result
 * @param blockRows rows of a pass in one unit of work, a multiple of its band
 * @param blocks units of one image
 * @param slotSize floats of one slot: a band
 */
record ChannelCorrelation(
    List<Pass> passes,
    List<Offsets> taps,
    int resultSize,
    int resultWidth,
    int blockRows,
    int blocks,
    int slotSize)
    implements Kernel {

  /** The tap of the weights that each pixel of a window meets, if there are so many columns. */
  static Offsets taps(Windows windows, int columns) {
    int[] taps = new int[windows.columns().taps() * windows.rows().taps()];
    for (int t = 0; t < taps.length; t++) {
      int row = windows.rows().tap(t % windows.rows().taps());
      taps[t] = row * columns + windows.columns().tap(t / windows.rows().taps());
    }
    return new Offsets(taps);
  }

  @Override
  public void run(float[][] buffers, int[] offsets, float[] scalars, int from, int to) {
    int slot = offsets[3] + from * slotSize;
    for (int unit = from; unit < to; unit++) {
      int first = unit % blocks * blockRows;
      for (int i = 0; i < passes.size(); i++) {
        Pass pass = passes.get(i);
        pass.clear(buffers[3], slot);
        int end = Math.min(first + blockRows, pass.windows().rows().count());
        for (int row = first; row < end; row += pass.bandRows()) {
          int rows = Math.min(pass.bandRows(), end - row);
          band(buffers, offsets, slot, unit / blocks, i, row, rows);
        }
      }
    }
  }

  private void band(
      float[][] buffers, int[] offsets, int slot, int image, int part, int row, int rows) {
    Pass pass = passes.get(part);
    Windows windows = pass.windows();
    int channels = windows.channels();
    int source = offsets[0] + image * windows.height() * windows.width() * channels;
    float[] x = buffers[0];
    int xOffset = source + windows.place(row);
    if (!pass.inPlace()) {
      pass.fill(x, source, row, rows, buffers[3], slot);
      x = buffers[3];
      xOffset = slot;
    }
    int y = windows.rows().place() + row * windows.rows().every();
    int corner = (y * resultWidth + windows.columns().place()) * channels;
    int target = offsets[2] + image * resultSize + corner;
    int[] starts = pass.starts(rows).values();
    int[] places = pass.places().values();
    int[] steps = taps.get(part).values();
    for (int p = 0; p < rows * windows.columns().count(); p++) {
      int window = xOffset + starts[p];
      pixel(buffers[2], target + places[p], x, window, buffers[1], offsets[1], steps, channels);
    }
  }

  private static void pixel(
      float[] y,
      int yOffset,
      float[] x,
      int window,
      float[] w,
      int wOffset,
      int[] taps,
      int channels) {
    int done = 0;
    if (Lanes.COUNT > 0) {
      done = VectorChannels.dot(y, yOffset, x, window, w, wOffset, taps, channels);
    }
    for (int c = done; c < channels; c++) {
      float sum = 0;
      for (int t = 0; t < taps.length; t++) {
        sum = Math.fma(x[window + t * channels + c], w[wOffset + taps[t] * channels + c], sum);
      }
      y[yOffset + c] = sum;
    }
  }
}
