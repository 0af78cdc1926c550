package dev.evenflow.kernel;

import java.util.List;

/**
 * The first half of a weight gradient: float sums over parts of the pixels. The operands are the
 * images, the gradient of the outputs, the gradient of the weights (not touched here) and a
 * workspace, which begins with the sums: [part][group][slice][panel][window][column], where a slice
 * is one or all rows of taps. A unit of work is one panel of one slice of one group of one part.
 *
 * @param slices the windows of each slice
 * @param panels how the output channels of a group are cut
 * @param groups groups of channels
 * @param rows rows of all outputs together
 * @param partRows rows of a part, a multiple of a band
 * @param bandRows rows that are copied and summed together
 * @param starts where the windows of a band begin
 * @param slots where the slots begin in the workspace
 * @param slotSize floats of one slot: a band, then a panel of the outputs' gradient
 */
record WeightSums(
    List<Windows> slices,
    List<Panel> panels,
    int groups,
    int rows,
    int partRows,
    int bandRows,
    Offsets starts,
    int slots,
    int slotSize)
    implements Kernel {

  /** Rows of a block of sums: the window's length in whole tiles. */
  static int blockRows(Windows slice) {
    return (slice.length() + Tile.ROWS - 1) / Tile.ROWS * Tile.ROWS;
  }

  @Override
  public void run(float[][] buffers, int[] offsets, float[] scalars, int from, int to) {
    int slot = offsets[3] + slots + from * slotSize;
    for (int unit = from; unit < to; unit++) {
      Panel panel = panels.get(unit % panels.size());
      int block = unit / panels.size();
      int slice = block % slices.size();
      int group = block / slices.size() % groups;
      int part = block / slices.size() / groups;
      int height = blockRows(slices.get(slice));
      int sums = offsets[3] + (block * Panel.width(panels) + panel.packed()) * height;
      sum(buffers, offsets, slot, sums, slices.get(slice), panel, group, part * partRows);
    }
  }

  private void sum(
      float[][] buffers,
      int[] offsets,
      int slot,
      int sums,
      Windows slice,
      Panel panel,
      int group,
      int first) {
    float[] space = buffers[3];
    int width = panel.tile().width();
    int height = slice.rows().count();
    int outputs = slice.columns().count();
    int imageSize = slice.height() * slice.width() * slice.channels();
    int out = groups * (panels.getLast().first() + panels.getLast().columns());
    int channel = group * (out / groups) + panel.first();
    int gradients = slot + bandRows * slice.rowSize();
    int blockRows = blockRows(slice);
    Columns.zero(space, sums, width, blockRows, width);
    Columns.zero(space, gradients, width, panel.full() ? 0 : bandRows * outputs, width);
    slice.clear(space, slot, bandRows);
    int end = Math.min(first + partRows, rows);
    for (int row = first; row < end; row += bandRows) {
      int count = Math.min(bandRows, end - row);
      for (int i = 0; i < count; i++) {
        int image = offsets[0] + (row + i) / height * imageSize + group * slice.groupChannels();
        int target = slot + i * slice.rowSize();
        slice.fill(buffers[0], image, (row + i) % height, space, target);
      }
      int pixels = count * outputs;
      int source = offsets[1] + row * outputs * out + channel;
      float[] dy = buffers[1];
      if (width != out) {
        Columns.copy(dy, source, out, space, gradients, width, pixels, panel.columns());
        dy = space;
        source = gradients;
      }
      for (int j = 0; j < blockRows; j += Tile.ROWS) {
        panel
            .tile()
            .outer(space, slot + j, starts.values(), pixels, dy, source, space, sums + j * width);
      }
    }
  }
}
