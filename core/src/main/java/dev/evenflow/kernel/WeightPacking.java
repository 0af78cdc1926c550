package dev.evenflow.kernel;

import java.util.Arrays;
import java.util.List;

/**
 * Copies weights into the order in which tiles read them: for each pass, group and panel, [column
 * of taps][row of taps][channel of the source][column of the panel] and a row of zeros, with zeros
 * in padding columns. A unit of work is one column of taps of one pass.
 *
 * @param passes what is computed from the weights
 * @param panels how the result channels of a group are cut
 * @param groups groups of channels
 * @param columns columns of taps of the kernel
 * @param tapSize weights of one tap
 * @param sourceStep weights from one channel of the source to the next
 * @param resultStep weights from one channel of the result to the next
 * @param groupStep weights from one group to the next
 */
record WeightPacking(
    List<Pass> passes,
    List<Panel> panels,
    int groups,
    int columns,
    int tapSize,
    int sourceStep,
    int resultStep,
    int groupStep)
    implements Kernel {

  @Override
  public void run(float[][] buffers, int[] offsets, float[] scalars, int from, int to) {
    for (int unit = from; unit < to; unit++) {
      Pass pass = passes.get(unit / columns);
      int column = unit % columns;
      int groupSize = pass.windows().packedRows() * Panel.width(panels);
      for (int group = 0; group < groups; group++) {
        int target = offsets[3] + pass.weights() + group * groupSize;
        if (column == 0) {
          end(buffers[3], target, pass.windows());
        }
        if (column < pass.windows().columns().taps()) {
          int source = offsets[1] + group * groupStep;
          pack(buffers[1], source, buffers[3], target, pass.windows(), column);
        }
      }
    }
  }

  private void end(float[] packed, int target, Windows windows) {
    for (int i = 0; i < panels.size(); i++) {
      int width = panels.get(i).tile().width();
      int row = target + panels.get(i).packed() * windows.packedRows() + windows.length() * width;
      Arrays.fill(packed, row, row + width, 0);
    }
  }

  private void pack(
      float[] weights, int source, float[] packed, int target, Windows windows, int column) {
    for (int r = 0; r < windows.rows().taps(); r++) {
      int tap = windows.rows().tap(r) * columns + windows.columns().tap(column);
      for (int c = 0; c < windows.groupChannels(); c++) {
        int row = (column * windows.rows().taps() + r) * windows.groupChannels() + c;
        int from = source + tap * tapSize + c * sourceStep;
        for (int i = 0; i < panels.size(); i++) {
          Panel panel = panels.get(i);
          int width = panel.tile().width();
          int to = target + panel.packed() * windows.packedRows() + row * width;
          int first = from + panel.first() * resultStep;
          for (int k = 0; k < width; k++) {
            packed[to + k] = k < panel.columns() ? weights[first + k * resultStep] : 0;
          }
        }
      }
    }
  }
}
