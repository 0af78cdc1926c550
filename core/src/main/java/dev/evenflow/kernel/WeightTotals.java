package dev.evenflow.kernel;

/**
 * The second half of a weight gradient: adds the parts' sums in index order in double precision and
 * rounds once. A unit of work is one row of weights: a tap and an input channel.
 *
 * @param sums what made the parts
 * @param parts the number of parts
 */
record WeightTotals(WeightSums sums, int parts) implements Kernel {

  @Override
  public void run(float[][] buffers, int[] offsets, float[] scalars, int from, int to) {
    for (int unit = from; unit < to; unit++) {
      for (int group = 0; group < sums.groups(); group++) {
        row(buffers, offsets, unit, group);
      }
    }
  }

  private void row(float[][] buffers, int[] offsets, int unit, int group) {
    Windows first = sums.slices().getFirst();
    int channels = first.groupChannels();
    int channel = unit % channels;
    int tapColumn = unit / channels % first.columns().taps();
    int tapRow = unit / channels / first.columns().taps();
    int slice = tapRow / first.tapRows();
    int window = (tapColumn * first.tapRows() + tapRow % first.tapRows()) * channels + channel;

    int height = WeightSums.blockRows(first);
    int blockSize = height * Panel.width(sums.panels());
    int partSize = sums.groups() * sums.slices().size() * blockSize;
    int block = offsets[3] + (group * sums.slices().size() + slice) * blockSize;
    Panel last = sums.panels().getLast();
    int groupOut = last.first() + last.columns();
    int target = offsets[2] + (unit * sums.groups() + group) * groupOut;
    for (int i = 0; i < sums.panels().size(); i++) {
      Panel panel = sums.panels().get(i);
      int source = block + panel.packed() * height + window * panel.tile().width();
      float[] from = buffers[3];
      int to = target + panel.first();
      int k = 0;
      for (; k + 4 <= panel.columns(); k += 4) {
        four(from, source + k, partSize, buffers[2], to + k);
      }
      for (; k < panel.columns(); k++) {
        double total = 0;
        for (int part = 0; part < parts; part++) {
          total += from[source + k + part * partSize];
        }
        buffers[2][to + k] = (float) total;
      }
    }
  }

  /** Four neighbours at once, as they share the lines of the cache. */
  private void four(float[] from, int source, int pitch, float[] to, int target) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    for (int part = 0; part < parts; part++) {
      int i = source + part * pitch;
      a += from[i];
      b += from[i + 1];
      c += from[i + 2];
      d += from[i + 3];
    }
    to[target] = (float) a;
    to[target + 1] = (float) b;
    to[target + 2] = (float) c;
    to[target + 3] = (float) d;
  }
}
