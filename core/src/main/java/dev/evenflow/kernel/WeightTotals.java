package dev.evenflow.kernel;

/**
 * The second half of a weight gradient: adds the parts' sums in index order in double precision and
 * rounds once. A unit of work is one row of weights: a tap and an input channel.
 *
 * @param sums what made the parts
 * @param parts the number of parts
 */
record WeightTotals(WeightSums sums, int parts) implements Writer {

  @Override
  public void run(float[][] buffers, int[] offsets, float[] scalars, int from, int to) {
    int parted = sums.groups() * sums.blockSize();
    for (int unit = from; unit < to; unit++) {
      for (int group = 0; group < sums.groups(); group++) {
        int block = offsets[3] + group * sums.blockSize();
        int target = offsets[2] + (unit * sums.groups() + group) * sums.groupOut();
        for (int i = 0; i < sums.panels().size(); i++) {
          Panel panel = sums.panels().get(i);
          int width = panel.tile().width();
          int source = block + panel.packed() * sums.height() + sums.patches().place(unit) * width;
          PartSum.sum(
              buffers[3],
              source,
              parted,
              parts,
              buffers[2],
              target + panel.first(),
              panel.columns());
        }
      }
    }
  }

  @Override
  public int greatest(float[][] buffers, int[] offsets, int from, int to) {
    int row = sums.groups() * sums.groupOut();
    return Magnitude.greatest(buffers[2], offsets[2] + from * row, (to - from) * row, 0);
  }
}
