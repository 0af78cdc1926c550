package dev.evenflow.compiler;

import java.util.Arrays;

/**
 * Makes short rows longer: where all operands of a loop over [rows, inner] either lie densely or
 * are one row that repeats, several rows are walked as one, and what repeats is written several
 * times beforehand.
 *
 * @param times how many rows become one
 * @param repeats which operands repeat
 */
record Tiling(int times, boolean[] repeats) {
  /** Leaves a space as it is. */
  static final Tiling NONE = new Tiling(1, new boolean[0]);

  private static final int LONGEST = 2048;

  /** Rows shorter than this are made longer whatever it costs. */
  private static final int SHORT = 128;

  /** For longer ones, one of so many elements is written beforehand. */
  private static final int WORTH = 8;

  /** The tiling that suits a space. */
  static Tiling of(Space space) {
    if (space.outerRank() != 1) {
      return NONE;
    }
    int rows = space.extents()[0];
    int longest = Math.clamp(LONGEST / space.inner(), 1, rows);
    int times = Math.clamp(Math.max(SHORT / space.inner(), rows / WORTH), 1, rows);
    while (rows % times != 0) {
      times++;
    }
    if (times > longest) {
      times = longest;
      while (rows % times != 0) {
        times--;
      }
    }
    return of(space, times);
  }

  /** So many rows as one if the operands allow it. */
  static Tiling of(Space space, int times) {
    if (space.outerRank() != 1 || times == 1) {
      return NONE;
    }
    int inner = space.inner();
    boolean[] repeats = new boolean[space.strides().length];
    for (int operand = 0; operand < repeats.length; operand++) {
      int[] strides = space.strides()[operand];
      repeats[operand] = strides[0] == 0;
      if (strides[1] != 1 || (strides[0] != 0 && strides[0] != inner)) {
        return NONE;
      }
    }
    return new Tiling(times, repeats);
  }

  /** The space with longer rows. */
  Space applyTo(Space space) {
    if (times == 1) {
      return space;
    }
    int rows = space.extents()[0] / times;
    int inner = space.inner() * times;
    int[][] strides = new int[repeats.length][];
    for (int operand = 0; operand < repeats.length; operand++) {
      strides[operand] = rows == 1 ? new int[] {1} : new int[] {repeats[operand] ? 0 : inner, 1};
    }
    return new Space(rows == 1 ? new int[] {inner} : new int[] {rows, inner}, strides);
  }

  /** Whether an operand is to be written several times. */
  boolean repeats(int operand) {
    return times > 1 && repeats[operand];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Tiling tiling
        && times == tiling.times
        && Arrays.equals(repeats, tiling.repeats);
  }

  @Override
  public int hashCode() {
    return times;
  }
}
