package dev.evenflow.compiler;

import dev.evenflow.kernel.Kernel;
import dev.evenflow.kernel.Stage;
import dev.evenflow.kernel.loop.Accumulator;
import dev.evenflow.kernel.loop.Opcode;

/** Partial results of reductions, combined in index order in double. */
final class Partials {
  private static final int GRAIN = 16384;

  private Partials() {}

  /** The stage that combines partial results [rows, blocks, columns] to [rows, columns]. */
  static Stage stage(int rows, int blocks, int columns, boolean isMaximum) {
    return new Stage(
        new Combine(blocks, columns, isMaximum), rows * columns, Math.max(1, GRAIN / blocks));
  }

  private record Combine(int blocks, int columns, boolean isMaximum) implements Kernel {
    @Override
    public void run(float[][] buffers, int[] offsets, float[] scalars, int from, int to) {
      float[] partials = buffers[0];
      float[] results = buffers[1];
      for (int unit = from; unit < to; unit++) {
        int at = offsets[0] + unit / columns * blocks * columns + unit % columns;
        double result = partials[at];
        for (int block = 1; block < blocks; block++) {
          double next = partials[at + block * columns];
          result = isMaximum ? Math.max(result, next) : result + next;
        }
        results[offsets[1] + unit] = (float) result;
      }
    }
  }

  /** The value of rank 0 that some partial results make. */
  static double combined(Opcode opcode, float[] partials, int offset, int units) {
    double result = opcode == Opcode.MAXIMUM ? Double.NEGATIVE_INFINITY : 0;
    for (int unit = 0; unit < units; unit++) {
      switch (opcode) {
        case MAXIMUM -> result = Math.max(result, partials[offset + unit]);
        case SUM_OF_SQUARES -> result += Accumulator.loadDouble(partials, offset + 2 * unit);
        default -> result += partials[offset + unit];
      }
    }
    return result;
  }
}
