package dev.evenflow.kernel.loop;

import dev.evenflow.kernel.Kernel;
import dev.evenflow.kernel.Lanes;
import dev.evenflow.kernel.Rehearsal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Calls of a generated kernel on scratch memory, of the shapes in which it is going to be used. */
final class LoopCalls implements Rehearsal.Calls {
  private static final int SHORT = 64;
  private static final int LONG = 512;
  private static final int LONG_ACROSS = 64;

  /** One way to call the kernel. */
  private record Call(int[] offsets, int units) {}

  private final Loop loop;
  private final Kernel kernel;
  private final Set<List<Integer>> extents = new LinkedHashSet<>();
  private final List<Call> shortCalls = new ArrayList<>();
  private final List<Call> longCalls = new ArrayList<>();
  private final float[] scalars;
  private final boolean isAcross;
  private final boolean isFlat;
  private float[][] buffers = {};

  LoopCalls(Loop loop, Kernel kernel) {
    this.loop = loop;
    this.kernel = kernel;
    this.scalars = new float[loop.scalars()];
    this.isAcross = loop.direction() == Loop.Direction.ACROSS;
    this.isFlat = loop.direction() == Loop.Direction.EACH && loop.outerRank() == 0;
  }

  /** Adds a use of the kernel. Calls have its rows and rests, but are shorter. */
  void add(int[] offsets) {
    int start = loop.buffers();
    int inner = offsets[start + Extents.INNER];
    int rows = loop.outerRank() == 0 ? 1 : offsets[start + Extents.OUTER + loop.outerRank() - 1];
    boolean isPadded = offsets[start + Extents.VECTOR_END] > inner;
    int length = clipped(inner, isAcross ? LONG_ACROSS : LONG);
    int count = isAcross ? clipped(rows, Extents.BLOCK) : Math.min(rows, 4);
    if (extents.add(List.of(length, count, isPadded ? 1 : 0))) {
      longCalls.add(call(length, count, isPadded));
      shortCalls.add(call(clipped(length, SHORT), isAcross ? clippedRows(count) : count, isPadded));
      int floats = (count + 1) * (length + 2 * Lanes.COUNT);
      if (buffers.length == 0 || buffers[0].length < floats) {
        buffers = new float[loop.buffers()][floats];
      }
    }
  }

  /** Shorter, but with the same rest. */
  private static int clipped(int length, int most) {
    return length <= most ? length : most + length % 32;
  }

  /**
   * Fours of rows and a rest have loops of their own; a loop that is never used is not compiled.
   */
  private static int clippedRows(int rows) {
    return rows <= Accumulator.CHAINS ? rows : Accumulator.CHAINS + rows % Accumulator.CHAINS;
  }

  private Call call(int length, int rows, boolean isPadded) {
    int rank = loop.outerRank();
    int[] outer = new int[rank];
    int[][] strides = new int[loop.operands()][rank];
    if (rank > 0) {
      Arrays.fill(outer, 1);
      outer[rank - 1] = rows;
      for (int[] each : strides) {
        each[rank - 1] = length;
      }
    }
    int[] offsets = Extents.of(loop, outer, length, strides, isPadded, Extents.SEGMENT);
    int units =
        switch (loop.direction()) {
          case EACH -> isFlat ? length : rows;
          case ALONG -> rows * offsets[loop.buffers() + Extents.SEGMENTS];
          case ACROSS -> (rows + Extents.BLOCK - 1) / Extents.BLOCK;
        };
    return new Call(offsets, units);
  }

  @Override
  public void call(int number, boolean isShort) {
    List<Call> calls = isShort ? shortCalls : longCalls;
    Call call = calls.get(number % calls.size());
    // A chunk of a flat loop may end before the row does.
    int units = isFlat && number % 8 == 7 ? call.units / 2 : call.units;
    kernel.run(buffers, call.offsets, scalars, 0, units);
  }
}
