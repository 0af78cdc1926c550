package dev.evenflow.kernel;

/**
 * What {@link WeightSums} is, for a depthwise convolution. The workspace begins with the sums:
 * [part][tap][channel]. A unit of work is a part.
 *
 * @param patches what the outputs read, of single rows of taps and all channels
 * @param rows rows of all outputs together
 * @param partRows rows of a part
 * @param slots where the slots begin in the workspace: each is a band of patches
 */
record ChannelSums(Patches patches, int rows, int partRows, int slots) implements Kernel {

  @Override
  public void run(float[][] buffers, int[] offsets, float[] scalars, int from, int to) {
    int size = patches.count() * patches.length();
    int slot = offsets[3] + slots + from * patches.size();
    for (int unit = from; unit < to; unit++) {
      int sums = offsets[3] + unit * size;
      Columns.zero(buffers[3], sums, size, 1, size);
      patches.clear(buffers[3], slot);
      part(buffers, offsets, slot, sums, unit * partRows);
    }
  }

  private void part(float[][] buffers, int[] offsets, int slot, int sums, int first) {
    float[] space = buffers[3];
    Windows line = patches.line();
    int height = patches.rows().count();
    int outputs = line.columns().count();
    int imageSize = line.height() * line.width() * line.channels();
    int end = Math.min(first + partRows, rows);
    for (int row = first; row < end; ) {
      int count = Math.min(Math.min(patches.bandRows(), end - row), height - row % height);
      int image = offsets[0] + row / height * imageSize;
      float[] x = buffers[0];
      int xOffset = image + line.place(row % height);
      if (!patches.inPlace()) {
        patches.fill(x, image, row % height, count, space, slot);
        x = space;
        xOffset = slot;
      }
      int dyOffset = offsets[1] + row * outputs * line.channels();
      band(space, sums, x, xOffset, count * outputs, buffers[1], dyOffset);
      row += count;
    }
  }

  private void band(
      float[] sums, int sumsOffset, float[] x, int xOffset, int pixels, float[] dy, int dyOffset) {
    int channels = patches.line().channels();
    int[] starts = patches.starts().values();
    int sum = sumsOffset;
    for (int r = 0; r < patches.count(); r++) {
      int start = xOffset + patches.start(r);
      for (int e = 0; e < patches.length(); e += channels) {
        tap(sums, sum, x, start + e, starts, pixels, dy, dyOffset, channels);
        sum += channels;
      }
    }
  }

  private static void tap(
      float[] sums,
      int sum,
      float[] x,
      int start,
      int[] starts,
      int pixels,
      float[] dy,
      int dyOffset,
      int channels) {
    int done = 0;
    if (Lanes.COUNT > 0) {
      done = VectorChannels.add(sums, sum, x, start, starts, pixels, dy, dyOffset, channels);
    }
    for (int c = done; c < channels; c++) {
      float total = sums[sum + c];
      for (int p = 0; p < pixels; p++) {
        total = Math.fma(x[start + starts[p] + c], dy[dyOffset + p * channels + c], total);
      }
      sums[sum + c] = total;
    }
  }
}
