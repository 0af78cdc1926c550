package dev.evenflow.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Transposes squares of 8 by 8 floats in registers of 256 bits, whatever the width of {@link
 * Lanes}: three rounds, in which pairs of rows 4, 2 and 1 apart exchange blocks of as many columns.
 * The first round loads the rows from 4 columns apart, so that nothing need be shifted.
 */
final class Transposition {
  /** Rows and columns of a square. */
  static final int SIZE = 8;

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_256;
  private static final VectorShuffle<Float> UP_2 = shifted(-2);
  private static final VectorShuffle<Float> UP_1 = shifted(-1);
  private static final VectorShuffle<Float> DOWN_2 = shifted(2);
  private static final VectorShuffle<Float> DOWN_1 = shifted(1);
  private static final VectorMask<Float> HIGH_4 = VectorMask.fromLong(SPECIES, 0b11110000);
  private static final VectorMask<Float> HIGH_2 = VectorMask.fromLong(SPECIES, 0b11001100);
  private static final VectorMask<Float> HIGH_1 = VectorMask.fromLong(SPECIES, 0b10101010);

  static final InnerLoop EIGHT_ROWS =
      (s, terms) ->
          eightRows(s.left(), 0, InnerLoop.LONG, s.right(), 0, 2 * SIZE, terms / SIZE * SIZE);

  private Transposition() {}

  private static VectorShuffle<Float> shifted(int by) {
    return VectorShuffle.fromOp(SPECIES, lane -> (lane + by) & (SIZE - 1));
  }

  /**
   * Eight rows become eight columns.
   *
   * @param s the rows
   * @param s0 where the first row begins
   * @param stride from one row to the next
   * @param t where they go
   * @param t0 where the first value of the first row goes; those of the other rows follow it
   * @param step from the place of one column to that of the next
   * @param count columns, a multiple of 8
   */
  static void eightRows(float[] s, int s0, int stride, float[] t, int t0, int step, int count) {
    int high = s0 + 4 * stride - 4;
    int to = t0;
    for (int p = 0; p < count; p += SIZE) {
      int low0 = s0 + p;
      int high0 = high + p;
      FloatVector b0 =
          FloatVector.fromArray(SPECIES, s, low0)
              .blend(FloatVector.fromArray(SPECIES, s, high0), HIGH_4);
      FloatVector b4 =
          FloatVector.fromArray(SPECIES, s, low0 + 4)
              .blend(FloatVector.fromArray(SPECIES, s, high0 + 4), HIGH_4);
      int low1 = s0 + stride + p;
      int high1 = high + stride + p;
      FloatVector b1 =
          FloatVector.fromArray(SPECIES, s, low1)
              .blend(FloatVector.fromArray(SPECIES, s, high1), HIGH_4);
      FloatVector b5 =
          FloatVector.fromArray(SPECIES, s, low1 + 4)
              .blend(FloatVector.fromArray(SPECIES, s, high1 + 4), HIGH_4);
      int low2 = s0 + 2 * stride + p;
      int high2 = high + 2 * stride + p;
      FloatVector b2 =
          FloatVector.fromArray(SPECIES, s, low2)
              .blend(FloatVector.fromArray(SPECIES, s, high2), HIGH_4);
      FloatVector b6 =
          FloatVector.fromArray(SPECIES, s, low2 + 4)
              .blend(FloatVector.fromArray(SPECIES, s, high2 + 4), HIGH_4);
      int low3 = s0 + 3 * stride + p;
      int high3 = high + 3 * stride + p;
      FloatVector b3 =
          FloatVector.fromArray(SPECIES, s, low3)
              .blend(FloatVector.fromArray(SPECIES, s, high3), HIGH_4);
      FloatVector b7 =
          FloatVector.fromArray(SPECIES, s, low3 + 4)
              .blend(FloatVector.fromArray(SPECIES, s, high3 + 4), HIGH_4);
      FloatVector c0 = b0.blend(b2.rearrange(UP_2), HIGH_2);
      FloatVector c2 = b0.rearrange(DOWN_2).blend(b2, HIGH_2);
      FloatVector c1 = b1.blend(b3.rearrange(UP_2), HIGH_2);
      FloatVector c3 = b1.rearrange(DOWN_2).blend(b3, HIGH_2);
      FloatVector c4 = b4.blend(b6.rearrange(UP_2), HIGH_2);
      FloatVector c6 = b4.rearrange(DOWN_2).blend(b6, HIGH_2);
      FloatVector c5 = b5.blend(b7.rearrange(UP_2), HIGH_2);
      FloatVector c7 = b5.rearrange(DOWN_2).blend(b7, HIGH_2);
      c0.blend(c1.rearrange(UP_1), HIGH_1).intoArray(t, to);
      c0.rearrange(DOWN_1).blend(c1, HIGH_1).intoArray(t, to + step);
      c2.blend(c3.rearrange(UP_1), HIGH_1).intoArray(t, to + 2 * step);
      c2.rearrange(DOWN_1).blend(c3, HIGH_1).intoArray(t, to + 3 * step);
      c4.blend(c5.rearrange(UP_1), HIGH_1).intoArray(t, to + 4 * step);
      c4.rearrange(DOWN_1).blend(c5, HIGH_1).intoArray(t, to + 5 * step);
      c6.blend(c7.rearrange(UP_1), HIGH_1).intoArray(t, to + 6 * step);
      c6.rearrange(DOWN_1).blend(c7, HIGH_1).intoArray(t, to + 7 * step);
      to += SIZE * step;
    }
  }
}
