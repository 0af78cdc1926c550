package dev.evenflow.kernel;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Slides packed weights over images: the forward convolution, and the gradient of its input. The
 * operands are the source, the weights, the result and a workspace. A unit of work is a block of
 * rows of one image; it copies its source rows into a slot of the workspace, which is that of the
 * first unit of the call, and so no other call's.
 *
 * @param passes the parts of the result, by remainder of its coordinates
 * @param panels how the result channels of a group are cut
 * @param groups groups of channels
 * @param sourceSize floats of one source image
 * @param resultSize floats of one result image
 * @param resultWidth columns of the result
 * @param resultChannels channels of the result, all groups together
 * @param blockRows rows of a pass in one unit of work, a multiple of its band
 * @param blocks units of one image
 * @param slots where the slots begin in the workspace
 * @param slotSize floats of one slot: a band, then one tile
 */
record Correlation(
    List<Pass> passes,
    List<Panel> panels,
    int groups,
    int sourceSize,
    int resultSize,
    int resultWidth,
    int resultChannels,
    int blockRows,
    int blocks,
    int slots,
    int slotSize)
    implements Kernel {

  private static final int WIDEST = 32;

  /** Floats of the largest tile. */
  static final int TILE = Tile.ROWS * WIDEST;

  /** Where the rows of a tile begin that stands alone. */
  private static final Offsets APART =
      new Offsets(IntStream.range(0, Tile.ROWS).map(i -> i * WIDEST).toArray());

  @Override
  public void run(float[][] buffers, int[] offsets, float[] scalars, int from, int to) {
    int slot = offsets[3] + slots + from * slotSize;
    for (int unit = from; unit < to; unit++) {
      int source = offsets[0] + unit / blocks * sourceSize;
      int result = offsets[2] + unit / blocks * resultSize;
      int first = unit % blocks * blockRows;
      for (int i = 0; i < passes.size(); i++) {
        Pass pass = passes.get(i);
        pass.clear(buffers[3], slot);
        int end = Math.min(first + blockRows, pass.windows().rows().count());
        for (int row = first; row < end; row += pass.bandRows()) {
          int rows = Math.min(pass.bandRows(), end - row);
          for (int group = 0; group < groups; group++) {
            band(buffers, source, offsets[3], result, slot, pass, group, row, rows);
          }
        }
      }
    }
  }

  @Override
  public Set<InnerLoop> innerLoops() {
    return panels.stream().map(panel -> new Tile.Dot(panel.tile())).collect(toUnmodifiableSet());
  }

  private void band(
      float[][] buffers,
      int source,
      int workspace,
      int result,
      int slot,
      Pass pass,
      int group,
      int row,
      int rows) {
    Windows windows = pass.windows();
    float[] x = buffers[0];
    int xOffset = source + windows.place(row);
    if (!pass.inPlace()) {
      int image = source + group * windows.groupChannels();
      pass.fill(x, image, row, rows, buffers[3], slot);
      x = buffers[3];
      xOffset = slot;
    }
    int y = windows.rows().place() + row * windows.rows().every();
    int corner =
        result
            + (y * resultWidth + windows.columns().place()) * resultChannels
            + group * (resultChannels / groups);
    int weights = workspace + pass.weights() + group * windows.packedRows() * Panel.width(panels);
    // The last panel may store its padding over the next pixel: that is computed later.
    for (int i = panels.size() - 1; i >= 0; i--) {
      Panel panel = panels.get(i);
      panel(
          x,
          xOffset,
          pass,
          rows,
          buffers[3],
          weights + panel.packed() * windows.packedRows(),
          slot + slotSize - TILE,
          panel,
          buffers[2],
          corner + panel.first());
    }
  }

  private void panel(
      float[] x,
      int xOffset,
      Pass pass,
      int rows,
      float[] workspace,
      int weights,
      int tile,
      Panel panel,
      float[] y,
      int yOffset) {
    int runs = pass.runs();
    int step = pass.runStep();
    int length = pass.windows().length() / runs;
    int pixels = rows * pass.windows().columns().count();
    int[] starts = pass.starts(rows).values();
    int[] places = pass.places().values();
    boolean dense = passes.size() == 1 && groups == 1;
    int padding = panel.tile().width() - panel.columns();
    int direct = padding == 0 || dense ? pixels - Tile.ROWS : -1;
    // Padding that is stored over the next pixels must not reach behind the last.
    direct -= Math.ceilDiv(padding, resultChannels);
    Tile loops = panel.tile();
    int p = 0;
    for (; p <= direct; p += Tile.ROWS) {
      loops.dot(
          y, yOffset, places, p, runs, step, x, xOffset, starts, p, workspace, weights, length);
    }
    for (; p < pixels; p += Tile.ROWS) {
      int[] apart = APART.values();
      loops.dot(
          workspace, tile, apart, 0, runs, step, x, xOffset, starts, p, workspace, weights, length);
      int end = Math.min(Tile.ROWS, pixels - p);
      for (int i = 0; i < end; i++) {
        int target = yOffset + places[p + i];
        int from = tile + apart[i];
        for (int k = 0; k < panel.columns(); k++) {
          y[target + k] = workspace[from + k];
        }
      }
    }
  }
}
