package dev.evenflow.kernel;

import java.util.List;

/**
 * Copies weights into the order in which tiles read them: for each pass, group and panel, [column
 * of taps][row of taps][channel of the source][column of the panel], with zeros in padding columns.
 * A unit of work is one column of taps of one pass.
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
      if (column < pass.windows().columns().taps()) {
        for (int group = 0; group < groups; group++) {
          pack(buffers, offsets, pass, column, group);
        }
      }
    }
  }

  private void pack(float[][] buffers, int[] offsets, Pass pass, int column, int group) {
    Windows windows = pass.windows();
    int length = windows.length();
    int target = offsets[3] + pass.weights() + group * length * Panel.width(panels);
    for (int r = 0; r < windows.tapRows(); r++) {
      int tap = windows.rows().tap(r) * columns + windows.columns().tap(column);
      int weights = offsets[1] + tap * tapSize + group * groupStep;
      for (int c = 0; c < windows.groupChannels(); c++) {
        int row = (column * windows.tapRows() + r) * windows.groupChannels() + c;
        for (int i = 0; i < panels.size(); i++) {
          Panel panel = panels.get(i);
          int width = panel.tile().width();
          int to = target + panel.packed() * length + row * width;
          int from = weights + c * sourceStep + panel.first() * resultStep;
          for (int k = 0; k < width; k++) {
            buffers[3][to + k] = k < panel.columns() ? buffers[1][from + k * resultStep] : 0;
          }
        }
      }
    }
  }
}
