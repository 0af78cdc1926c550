package dev.evenflow.kernel;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.util.List;
import java.util.Set;

/**
 * The first half of a weight gradient: float sums over parts of the outputs. The operands are the
 * images, the gradient of the outputs, the gradient of the weights (not touched here) and a
 * workspace, which begins with the sums: [part][group][panel][patch][element][column]. A unit of
 * work is one group of one part.
 *
 * @param patches what the outputs read
 * @param panels how the output channels of a group are cut
 * @param groups groups of channels
 * @param rows rows of all outputs together
 * @param partRows rows of a part
 * @param slots where the slots begin in the workspace
 */
record WeightSums(
    Patches patches, List<Panel> panels, int groups, int rows, int partRows, int slots)
    implements Kernel {

  /** Floats of the slot of a unit: a band of patches, and a panel of the outputs' gradient. */
  int slotSize() {
    return patches.size() + patches.pixels() * panels.getFirst().tile().width();
  }

  /** Sums of one column: the elements of each patch in whole tiles. */
  int height() {
    return patches.count() * patches.paddedLength();
  }

  /** Sums of one part of one group. */
  int blockSize() {
    return height() * Panel.width(panels);
  }

  /** The output channels of one group. */
  int groupOut() {
    return panels.getLast().first() + panels.getLast().columns();
  }

  @Override
  public void run(float[][] buffers, int[] offsets, float[] scalars, int from, int to) {
    int slot = offsets[3] + slots + from * slotSize();
    for (int unit = from; unit < to; unit++) {
      int sums = offsets[3] + unit * blockSize();
      Columns.zero(buffers[3], sums, blockSize(), 1, blockSize());
      patches.clear(buffers[3], slot);
      part(buffers, offsets, slot, sums, unit % groups, unit / groups * partRows);
    }
  }

  @Override
  public Set<InnerLoop> innerLoops() {
    return panels.stream().map(panel -> new Tile.Outer(panel.tile())).collect(toUnmodifiableSet());
  }

  private void part(float[][] buffers, int[] offsets, int slot, int sums, int group, int first) {
    float[] space = buffers[3];
    Windows line = patches.line();
    int height = patches.rows().count();
    int outputs = line.columns().count();
    int imageSize = line.height() * line.width() * line.channels();
    int out = groups * groupOut();
    int end = Math.min(first + partRows, rows);
    for (int row = first; row < end; ) {
      int count = Math.min(Math.min(patches.bandRows(), end - row), height - row % height);
      int pixels = count * outputs;
      int image = offsets[0] + row / height * imageSize + group * line.groupChannels();
      float[] x = buffers[0];
      int xOffset = image + line.place(row % height);
      if (!patches.inPlace()) {
        patches.fill(x, image, row % height, count, space, slot);
        x = space;
        xOffset = slot;
      }
      for (int i = 0; i < panels.size(); i++) {
        Panel panel = panels.get(i);
        int width = panel.tile().width();
        float[] dy = buffers[1];
        int dyOffset = offsets[1] + row * outputs * out + group * groupOut() + panel.first();
        if (width != out) {
          int target = slot + patches.size();
          Columns.copy(dy, dyOffset, out, space, target, width, pixels, panel.columns());
          dy = space;
          dyOffset = target;
        }
        int sum = sums + panel.packed() * height();
        band(x, xOffset, pixels, dy, dyOffset, panel.tile(), space, sum);
      }
      row += count;
    }
  }

  private void band(
      float[] x,
      int xOffset,
      int pixels,
      float[] dy,
      int dyOffset,
      Tile tile,
      float[] sums,
      int sumsOffset) {
    int[] starts = patches.starts().values();
    int count = patches.count();
    int length = patches.length();
    int sum = sumsOffset;
    for (int i = 0; i < count; i++) {
      int start = xOffset + patches.start(i);
      for (int j = 0; j < length; j += Tile.SUM_ROWS) {
        tile.outer(sums, sum, x, start + j, starts, pixels, dy, dyOffset);
        sum += Tile.SUM_ROWS * tile.width();
      }
    }
  }
}
