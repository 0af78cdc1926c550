package dev.evenflow.compiler;

import dev.evenflow.kernel.Kernel;
import dev.evenflow.kernel.Stage;
import dev.evenflow.kernel.loop.Accumulator;
import dev.evenflow.kernel.loop.Body;
import dev.evenflow.kernel.loop.Extents;
import dev.evenflow.kernel.loop.Loop;
import dev.evenflow.kernel.loop.LoopCompiler;
import dev.evenflow.kernel.loop.Opcode;
import java.util.ArrayList;
import java.util.List;

/**
 * A reduction of the middle of [outer, middle, inner] as generated loops, and what combines their
 * partial results in index order in double.
 */
final class ReductionLoop {
  private static final int GRAIN = 16384;

  private ReductionLoop() {}

  /**
   * One stage; its operands are numbered 0 to 2: input, result, partial results.
   *
   * @param offsets for generated loops, with the places of two buffers free; empty for others
   * @param buffers which of the operands it takes, in order
   */
  record Part(Stage stage, int[] offsets, int[] buffers) {}

  /**
   * The stages of a reduction.
   *
   * @param parts in order
   * @param partials floats of partial results
   * @param units the number of partial results, where the caller combines them (rank 0)
   */
  record Plan(List<Part> parts, int partials, int units) {}

  /** The reduction of everything to rank 0, whose partial results the caller combines. */
  static Plan whole(Opcode opcode, int size) {
    int units = Math.ceilDiv(size, Extents.SEGMENT);
    Loop loop = along(opcode, 0);
    int[] offsets = Extents.of(loop, new int[0], size, new int[][] {{}}, false, Extents.SEGMENT);
    Stage stage = new Stage(LoopCompiler.kernel(loop), units, Math.max(1, GRAIN / Extents.SEGMENT));
    int width = opcode == Opcode.SUM_OF_SQUARES ? 2 : 1;
    return new Plan(List.of(new Part(stage, offsets, new int[] {0, 2})), units * width, units);
  }

  /** The reduction of [outer, middle, inner] to [outer, inner]. */
  static Plan middle(Opcode opcode, int outer, int middle, int inner) {
    List<Part> parts = new ArrayList<>();
    int blocks;
    if (inner == 1) {
      int segment = middle > 2 * Extents.SEGMENT ? Extents.SEGMENT : middle;
      blocks = Math.ceilDiv(middle, segment);
      Loop loop = along(opcode, 1);
      int[] offsets =
          Extents.of(loop, new int[] {outer}, middle, new int[][] {{middle}}, false, segment);
      parts.add(
          new Part(
              new Stage(LoopCompiler.kernel(loop), outer * blocks, Math.max(1, GRAIN / segment)),
              offsets,
              new int[] {0, blocks == 1 ? 1 : 2}));
    } else {
      blocks = Math.ceilDiv(middle, Extents.BLOCK);
      Body body = new Body();
      body.reduce(opcode, 0, body.load(0, true));
      Loop loop = new Loop(Loop.Direction.ACROSS, body.instructions(), 1, 0, 2);
      int[] offsets =
          Extents.of(
              loop,
              new int[] {outer, middle},
              inner,
              new int[][] {{middle * inner, inner}},
              false,
              inner);
      int unit = Math.min(middle, Extents.BLOCK) * inner;
      parts.add(
          new Part(
              new Stage(LoopCompiler.kernel(loop), outer * blocks, Math.max(1, GRAIN / unit)),
              offsets,
              new int[] {0, blocks == 1 ? 1 : 2}));
    }
    if (blocks == 1) {
      return new Plan(parts, 0, 0);
    }
    Kernel combine = new Combine(blocks, inner, opcode == Opcode.MAXIMUM);
    parts.add(
        new Part(
            new Stage(combine, outer * inner, Math.max(1, GRAIN / blocks)),
            new int[0],
            new int[] {2, 1}));
    return new Plan(parts, outer * blocks * inner, 0);
  }

  private static Loop along(Opcode opcode, int outerRank) {
    Body body = new Body();
    body.reduce(opcode, 0, body.load(0, true));
    return new Loop(Loop.Direction.ALONG, body.instructions(), 1, 0, outerRank);
  }

  /** Partial results [outer, blocks, inner] to results [outer, inner]. */
  private record Combine(int blocks, int inner, boolean isMaximum) implements Kernel {
    @Override
    public void run(float[][] buffers, int[] offsets, float[] scalars, int from, int to) {
      float[] partials = buffers[0];
      float[] results = buffers[1];
      for (int unit = from; unit < to; unit++) {
        int at = offsets[0] + unit / inner * blocks * inner + unit % inner;
        double result = partials[at];
        for (int block = 1; block < blocks; block++) {
          double next = partials[at + block * inner];
          result = isMaximum ? Math.max(result, next) : result + next;
        }
        results[offsets[1] + unit] = (float) result;
      }
    }
  }

  /** The partial results of {@link #whole} combined in index order. */
  static double combine(Opcode opcode, float[] partials, int offset, int units) {
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
