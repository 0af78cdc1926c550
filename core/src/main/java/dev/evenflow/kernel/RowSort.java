package dev.evenflow.kernel;

import java.util.Arrays;

/**
 * Which rows occur in a list of indices, and which of them each index is. The operands are indices
 * [count], the result [2, count] and a workspace of {@link #workspace} floats; the only unit of
 * work is all of it.
 *
 * <p>The first row of the result holds the distinct rows in ascending order, filled up with the
 * last; the second, for each index, its place among them. A radix sort of few passes, of as many
 * bits each, keeps the cost independent of the height of the table.
 */
record RowSort(int count, int rows) implements Kernel {
  private static final int LONGEST_DIGIT = 11;

  /** Room for two lists of rows with their positions, and for the sizes of buckets. */
  int workspace() {
    return 4 * count + (1 << digit());
  }

  /** The bits of a pass: passes of a few bits only would put almost all rows into one bucket. */
  private int digit() {
    int passes = Math.max(1, Math.ceilDiv(bits(), LONGEST_DIGIT));
    return Math.ceilDiv(bits(), passes);
  }

  private int bits() {
    return Integer.SIZE - Integer.numberOfLeadingZeros(rows - 1);
  }

  @Override
  public void run(float[][] buffers, int[] offsets, float[] scalars, int from, int to) {
    float[] work = buffers[2];
    int list = offsets[2];
    int other = list + 2 * count;
    for (int i = 0; i < count; i++) {
      work[list + i] = buffers[0][offsets[0] + i];
      work[list + count + i] = Float.intBitsToFloat(i);
    }
    int digit = digit();
    for (int shift = 0; shift < bits(); shift += digit) {
      pass(work, list, other, offsets[2] + 4 * count, shift, (1 << digit) - 1);
      int sorted = other;
      other = list;
      list = sorted;
    }
    collect(work, list, buffers[1], offsets[1]);
  }

  /** Moves a list to another place, in the order of one digit; equal ones keep their order. */
  private void pass(float[] work, int list, int other, int buckets, int shift, int mask) {
    Arrays.fill(work, buckets, buckets + mask + 1, 0);
    for (int i = 0; i < count; i++) {
      int bucket = buckets + digit(work[list + i], shift, mask);
      work[bucket] = Float.intBitsToFloat(Float.floatToRawIntBits(work[bucket]) + 1);
    }
    int start = 0;
    for (int b = buckets; b <= buckets + mask; b++) {
      int size = Float.floatToRawIntBits(work[b]);
      work[b] = Float.intBitsToFloat(start);
      start += size;
    }
    for (int i = 0; i < count; i++) {
      float row = work[list + i];
      int bucket = buckets + digit(row, shift, mask);
      int place = Float.floatToRawIntBits(work[bucket]);
      work[bucket] = Float.intBitsToFloat(place + 1);
      work[other + place] = row;
      work[other + count + place] = work[list + count + i];
    }
  }

  private static int digit(float row, int shift, int mask) {
    return Float.floatToRawIntBits(row) >>> shift & mask;
  }

  private void collect(float[] work, int list, float[] result, int at) {
    int place = -1;
    int last = -1;
    for (int i = 0; i < count; i++) {
      int row = Float.floatToRawIntBits(work[list + i]);
      if (row != last) {
        place++;
        last = row;
        result[at + place] = Float.intBitsToFloat(row);
      }
      int position = Float.floatToRawIntBits(work[list + count + i]);
      result[at + count + position] = Float.intBitsToFloat(place);
    }
    for (int i = place + 1; i < count; i++) {
      result[at + i] = Float.intBitsToFloat(last);
    }
  }
}
