package dev.evenflow.kernel;

import dev.evenflow.kernel.loop.Accumulator;

/**
 * Sums over the segments of a table that holds some rows and zeros otherwise, as the sum over the
 * whole table takes them: element i of a segment in lane i mod 16, lanes pairwise, then what fills
 * no 16 at the table's end in order; squares in double, others in float. Zeros change no sum.
 *
 * <p>The operands are values [count, width], their ascending rows [count] and sums [count, {@link
 * #segments segments}], doubles as the bits of two floats. A unit of work is a row: it sums the
 * segments that no row before it reaches into, and leaves its other places 0. An index that equals
 * the one before it stands for zeros.
 */
record RowSums(int width, int count, int size, int segment, boolean ofSquares) implements Kernel {
  private static final int LANES = 16;

  /** The most segments that a row of this width reaches into. */
  static int segments(int width, int segment) {
    return Math.ceilDiv(width - 1, segment) + 1;
  }

  @Override
  public void run(float[][] buffers, int[] offsets, float[] scalars, int from, int to) {
    int segments = segments(width, segment);
    for (int unit = from; unit < to; unit++) {
      int start = row(buffers, offsets, unit) * width;
      int next = start / segment;
      if (unit > 0) {
        next = Math.max(next, (row(buffers, offsets, unit - 1) * width + width - 1) / segment + 1);
      }
      int last = (start + width - 1) / segment;
      int target = offsets[2] + 2 * unit * segments;
      for (int i = 0; i < segments; i++) {
        double sum = next <= last ? sum(buffers, offsets, unit, next * segment) : 0;
        Accumulator.storeDouble(sum, buffers[2], target + 2 * i);
        next++;
      }
    }
  }

  private static int row(float[][] buffers, int[] offsets, int unit) {
    return Float.floatToRawIntBits(buffers[1][offsets[1] + unit]);
  }

  private double sum(float[][] buffers, int[] offsets, int unit, int begin) {
    if (width % LANES == 0) {
      return sixteens(buffers, offsets, unit, begin, Math.min(begin + segment, size));
    }
    int whole = Math.min(begin + segment, size - size % LANES);
    double sum = pairs(buffers, offsets, unit, begin, whole, 1);
    for (int i = whole; i < Math.min(begin + segment, size); i++) {
      sum = lane(buffers, offsets, unit, i, i + 1, sum);
    }
    return sum;
  }

  /** All lanes at a time, where every row begins with the first. */
  private double sixteens(float[][] buffers, int[] offsets, int unit, int begin, int end) {
    float[] x = buffers[0];
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    double s4 = 0;
    double s5 = 0;
    double s6 = 0;
    double s7 = 0;
    double s8 = 0;
    double s9 = 0;
    double s10 = 0;
    double s11 = 0;
    double s12 = 0;
    double s13 = 0;
    double s14 = 0;
    double s15 = 0;
    int before = -1;
    for (int i = unit; i < count; i++) {
      int row = row(buffers, offsets, i);
      int start = row * width;
      if (row == before || start >= end) {
        break;
      }
      before = row;
      int source = offsets[0] + i * width;
      int stop = source + Math.min(width, end - start);
      for (int at = source + Math.max(0, begin - start); at < stop; at += LANES) {
        s0 = add(s0, x[at]);
        s1 = add(s1, x[at + 1]);
        s2 = add(s2, x[at + 2]);
        s3 = add(s3, x[at + 3]);
        s4 = add(s4, x[at + 4]);
        s5 = add(s5, x[at + 5]);
        s6 = add(s6, x[at + 6]);
        s7 = add(s7, x[at + 7]);
        s8 = add(s8, x[at + 8]);
        s9 = add(s9, x[at + 9]);
        s10 = add(s10, x[at + 10]);
        s11 = add(s11, x[at + 11]);
        s12 = add(s12, x[at + 12]);
        s13 = add(s13, x[at + 13]);
        s14 = add(s14, x[at + 14]);
        s15 = add(s15, x[at + 15]);
      }
    }
    s0 = round(s0 + s8);
    s1 = round(s1 + s9);
    s2 = round(s2 + s10);
    s3 = round(s3 + s11);
    s4 = round(s4 + s12);
    s5 = round(s5 + s13);
    s6 = round(s6 + s14);
    s7 = round(s7 + s15);
    s0 = round(s0 + s4);
    s1 = round(s1 + s5);
    s2 = round(s2 + s6);
    s3 = round(s3 + s7);
    s0 = round(s0 + s2);
    s1 = round(s1 + s3);
    return round(s0 + s1);
  }

  private double add(double sum, double value) {
    return ofSquares ? sum + value * value : (float) (sum + value);
  }

  /** Sums of floats are floats; a sum of two in double, rounded, is their sum in float. */
  private double round(double sum) {
    return ofSquares ? sum : (float) sum;
  }

  /** The sum of the lanes that are {@code apart} from the first. */
  private double pairs(float[][] buffers, int[] offsets, int unit, int first, int end, int apart) {
    return apart == LANES
        ? lane(buffers, offsets, unit, first, end, 0)
        : round(
            pairs(buffers, offsets, unit, first, end, 2 * apart)
                + pairs(buffers, offsets, unit, first + apart, end, 2 * apart));
  }

  /** Adds every 16th element from {@code first} to before {@code end} that some row holds. */
  private double lane(
      float[][] buffers, int[] offsets, int unit, int first, int end, double before) {
    double sum = before;
    int element = first;
    for (int i = unit; i < count && element < end; i++) {
      int start = row(buffers, offsets, i) * width;
      if (start >= end) {
        break;
      }
      // Rows are ascending: what lies between two of them is zeros.
      element += Math.ceilDiv(Math.max(0, start - element), LANES) * LANES;
      int stop = Math.min(end, start + width);
      int source = offsets[0] + i * width - start;
      for (; element < stop; element += LANES) {
        sum = add(sum, buffers[0][source + element]);
      }
    }
    return sum;
  }
}
