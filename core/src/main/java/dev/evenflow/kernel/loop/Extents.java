package dev.evenflow.kernel.loop;

/**
 * What a generated kernel finds in its {@code offsets} array behind the offsets of its operands and
 * results: the inner extent, the extent that vectors may run over, the segment length and the
 * number of segments a row, the outer extents, then for each operand its strides along the outer
 * axes.
 */
public final class Extents {
  /** Rows in a block that is reduced across. */
  public static final int BLOCK = 64;

  /** Elements in a segment that is reduced along. */
  public static final int SEGMENT = 1024;

  static final int INNER = 0;
  static final int VECTOR_END = 1;
  static final int SEGMENT_LENGTH = 2;
  static final int SEGMENTS = 3;
  static final int OUTER = 4;

  private Extents() {}

  /**
   * The offsets array of a loop.
   *
   * @param loop the structure
   * @param outer the outer extents
   * @param inner the inner extent
   * @param strides for each operand its strides along the outer axes
   * @param isPadded whether stored operands may be written up to the next multiple of 32
   * @param segment the length of a segment
   */
  public static int[] of(
      Loop loop, int[] outer, int inner, int[][] strides, boolean isPadded, int segment) {
    int rank = loop.outerRank();
    int start = loop.buffers();
    int[] offsets = new int[start + OUTER + rank + loop.operands() * rank];
    offsets[start + INNER] = inner;
    offsets[start + VECTOR_END] = isPadded ? (inner + 31) / 32 * 32 : inner;
    offsets[start + SEGMENT_LENGTH] = segment;
    offsets[start + SEGMENTS] = (inner + segment - 1) / segment;
    System.arraycopy(outer, 0, offsets, start + OUTER, rank);
    for (int operand = 0; operand < loop.operands(); operand++) {
      System.arraycopy(strides[operand], 0, offsets, start + OUTER + rank + operand * rank, rank);
    }
    return offsets;
  }

  /**
   * Where an operand's row begins.
   *
   * @param offsets the offsets array
   * @param start where the extents begin in it
   * @param rank the number of outer axes counted (the last ones may be left out)
   * @param ranks the number of outer axes there are
   * @param operand the operand's number
   * @param row the row, counted over the first {@code rank} axes
   */
  static int base(int[] offsets, int start, int rank, int ranks, int operand, int row) {
    int base = offsets[operand];
    int extents = start + OUTER;
    int strides = extents + ranks + operand * ranks;
    int rest = row;
    for (int axis = rank - 1; axis > 0; axis--) {
      int extent = offsets[extents + axis];
      int digit = rest % extent;
      rest /= extent;
      base += digit * offsets[strides + axis];
    }
    return rank == 0 ? base : base + rest * offsets[strides];
  }
}
