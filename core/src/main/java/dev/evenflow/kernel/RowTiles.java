package dev.evenflow.kernel;

import static java.util.Objects.checkFromIndexSize;
import static jdk.incubator.vector.VectorOperators.FMA;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The innermost loops of a matrix product whose left operand is row-major: its rows are {@code
 * aRow} apart, and the values of one row neighbours. Otherwise as {@link PanelTiles}, except that
 * of the left operand only {@code rows} rows are read; the last stands in for those that are
 * missing.
 *
 * <p>The loops take two terms at a time, for C2 does not unroll loops of this length, so k is even.
 * The bounds of C are checked first: behind the loop the checks would cost it a tenth of its speed,
 * for it has no register to spare.
 */
final class RowTiles {
  private static final VectorSpecies<Float> SPECIES = Lanes.Vectors.SPECIES;
  private static final int LANES = Lanes.Vectors.SPECIES.length();
  static final InnerLoop TILE_8X2 =
      (s, terms) ->
          tile8x2(
              s.left(),
              0,
              InnerLoop.LONG,
              8,
              s.right(),
              0,
              2 * LANES,
              terms & -2,
              s.results(),
              0,
              2 * LANES);
  static final InnerLoop TILE_4X2 =
      (s, terms) ->
          tile4x2(
              s.left(),
              0,
              InnerLoop.LONG,
              4,
              s.right(),
              0,
              2 * LANES,
              terms & -2,
              s.results(),
              0,
              2 * LANES);
  static final InnerLoop TILE_8X1 =
      (s, terms) ->
          tile8x1(
              s.left(),
              0,
              InnerLoop.LONG,
              8,
              s.right(),
              0,
              2 * LANES,
              terms & -2,
              s.results(),
              0,
              2 * LANES);

  private RowTiles() {}

  /** Eight rows of C by two vectors. */
  static void tile8x2(
      float[] a,
      int a0,
      int aRow,
      int rows,
      float[] b,
      int b0,
      int bStep,
      int k,
      float[] c,
      int c0,
      int cRow) {
    int a1 = a0 + Math.min(1, rows - 1) * aRow;
    int a2 = a0 + Math.min(2, rows - 1) * aRow;
    int a3 = a0 + Math.min(3, rows - 1) * aRow;
    int a4 = a0 + Math.min(4, rows - 1) * aRow;
    int a5 = a0 + Math.min(5, rows - 1) * aRow;
    int a6 = a0 + Math.min(6, rows - 1) * aRow;
    int a7 = a0 + Math.min(7, rows - 1) * aRow;
    checkFromIndexSize(c0, 2 * LANES, c.length);
    checkFromIndexSize(c0 + cRow, 2 * LANES, c.length);
    checkFromIndexSize(c0 + 2 * cRow, 2 * LANES, c.length);
    checkFromIndexSize(c0 + 3 * cRow, 2 * LANES, c.length);
    checkFromIndexSize(c0 + 4 * cRow, 2 * LANES, c.length);
    checkFromIndexSize(c0 + 5 * cRow, 2 * LANES, c.length);
    checkFromIndexSize(c0 + 6 * cRow, 2 * LANES, c.length);
    checkFromIndexSize(c0 + 7 * cRow, 2 * LANES, c.length);
    FloatVector s00 = FloatVector.zero(SPECIES);
    FloatVector s01 = FloatVector.zero(SPECIES);
    FloatVector s10 = FloatVector.zero(SPECIES);
    FloatVector s11 = FloatVector.zero(SPECIES);
    FloatVector s20 = FloatVector.zero(SPECIES);
    FloatVector s21 = FloatVector.zero(SPECIES);
    FloatVector s30 = FloatVector.zero(SPECIES);
    FloatVector s31 = FloatVector.zero(SPECIES);
    FloatVector s40 = FloatVector.zero(SPECIES);
    FloatVector s41 = FloatVector.zero(SPECIES);
    FloatVector s50 = FloatVector.zero(SPECIES);
    FloatVector s51 = FloatVector.zero(SPECIES);
    FloatVector s60 = FloatVector.zero(SPECIES);
    FloatVector s61 = FloatVector.zero(SPECIES);
    FloatVector s70 = FloatVector.zero(SPECIES);
    FloatVector s71 = FloatVector.zero(SPECIES);
    for (int p = 0; p < k - 1; p += 2) {
      FloatVector y0 = FloatVector.fromArray(SPECIES, b, b0 + p * bStep);
      FloatVector y1 = FloatVector.fromArray(SPECIES, b, b0 + p * bStep + LANES);
      FloatVector x0 = y0.broadcast(a[a0 + p]);
      s00 = x0.lanewise(FMA, y0, s00);
      s01 = x0.lanewise(FMA, y1, s01);
      FloatVector x1 = y0.broadcast(a[a1 + p]);
      s10 = x1.lanewise(FMA, y0, s10);
      s11 = x1.lanewise(FMA, y1, s11);
      FloatVector x2 = y0.broadcast(a[a2 + p]);
      s20 = x2.lanewise(FMA, y0, s20);
      s21 = x2.lanewise(FMA, y1, s21);
      FloatVector x3 = y0.broadcast(a[a3 + p]);
      s30 = x3.lanewise(FMA, y0, s30);
      s31 = x3.lanewise(FMA, y1, s31);
      FloatVector x4 = y0.broadcast(a[a4 + p]);
      s40 = x4.lanewise(FMA, y0, s40);
      s41 = x4.lanewise(FMA, y1, s41);
      FloatVector x5 = y0.broadcast(a[a5 + p]);
      s50 = x5.lanewise(FMA, y0, s50);
      s51 = x5.lanewise(FMA, y1, s51);
      FloatVector x6 = y0.broadcast(a[a6 + p]);
      s60 = x6.lanewise(FMA, y0, s60);
      s61 = x6.lanewise(FMA, y1, s61);
      FloatVector x7 = y0.broadcast(a[a7 + p]);
      s70 = x7.lanewise(FMA, y0, s70);
      s71 = x7.lanewise(FMA, y1, s71);
      FloatVector u0 = FloatVector.fromArray(SPECIES, b, b0 + (p + 1) * bStep);
      FloatVector u1 = FloatVector.fromArray(SPECIES, b, b0 + (p + 1) * bStep + LANES);
      FloatVector q0 = u0.broadcast(a[a0 + p + 1]);
      s00 = q0.lanewise(FMA, u0, s00);
      s01 = q0.lanewise(FMA, u1, s01);
      FloatVector q1 = u0.broadcast(a[a1 + p + 1]);
      s10 = q1.lanewise(FMA, u0, s10);
      s11 = q1.lanewise(FMA, u1, s11);
      FloatVector q2 = u0.broadcast(a[a2 + p + 1]);
      s20 = q2.lanewise(FMA, u0, s20);
      s21 = q2.lanewise(FMA, u1, s21);
      FloatVector q3 = u0.broadcast(a[a3 + p + 1]);
      s30 = q3.lanewise(FMA, u0, s30);
      s31 = q3.lanewise(FMA, u1, s31);
      FloatVector q4 = u0.broadcast(a[a4 + p + 1]);
      s40 = q4.lanewise(FMA, u0, s40);
      s41 = q4.lanewise(FMA, u1, s41);
      FloatVector q5 = u0.broadcast(a[a5 + p + 1]);
      s50 = q5.lanewise(FMA, u0, s50);
      s51 = q5.lanewise(FMA, u1, s51);
      FloatVector q6 = u0.broadcast(a[a6 + p + 1]);
      s60 = q6.lanewise(FMA, u0, s60);
      s61 = q6.lanewise(FMA, u1, s61);
      FloatVector q7 = u0.broadcast(a[a7 + p + 1]);
      s70 = q7.lanewise(FMA, u0, s70);
      s71 = q7.lanewise(FMA, u1, s71);
    }
    s00.intoArray(c, c0);
    s01.intoArray(c, c0 + LANES);
    s10.intoArray(c, c0 + cRow);
    s11.intoArray(c, c0 + cRow + LANES);
    s20.intoArray(c, c0 + 2 * cRow);
    s21.intoArray(c, c0 + 2 * cRow + LANES);
    s30.intoArray(c, c0 + 3 * cRow);
    s31.intoArray(c, c0 + 3 * cRow + LANES);
    s40.intoArray(c, c0 + 4 * cRow);
    s41.intoArray(c, c0 + 4 * cRow + LANES);
    s50.intoArray(c, c0 + 5 * cRow);
    s51.intoArray(c, c0 + 5 * cRow + LANES);
    s60.intoArray(c, c0 + 6 * cRow);
    s61.intoArray(c, c0 + 6 * cRow + LANES);
    s70.intoArray(c, c0 + 7 * cRow);
    s71.intoArray(c, c0 + 7 * cRow + LANES);
  }

  /** Four rows of C by two vectors. */
  static void tile4x2(
      float[] a,
      int a0,
      int aRow,
      int rows,
      float[] b,
      int b0,
      int bStep,
      int k,
      float[] c,
      int c0,
      int cRow) {
    int a1 = a0 + Math.min(1, rows - 1) * aRow;
    int a2 = a0 + Math.min(2, rows - 1) * aRow;
    int a3 = a0 + Math.min(3, rows - 1) * aRow;
    checkFromIndexSize(c0, 2 * LANES, c.length);
    checkFromIndexSize(c0 + cRow, 2 * LANES, c.length);
    checkFromIndexSize(c0 + 2 * cRow, 2 * LANES, c.length);
    checkFromIndexSize(c0 + 3 * cRow, 2 * LANES, c.length);
    FloatVector s00 = FloatVector.zero(SPECIES);
    FloatVector s01 = FloatVector.zero(SPECIES);
    FloatVector s10 = FloatVector.zero(SPECIES);
    FloatVector s11 = FloatVector.zero(SPECIES);
    FloatVector s20 = FloatVector.zero(SPECIES);
    FloatVector s21 = FloatVector.zero(SPECIES);
    FloatVector s30 = FloatVector.zero(SPECIES);
    FloatVector s31 = FloatVector.zero(SPECIES);
    for (int p = 0; p < k - 1; p += 2) {
      FloatVector y0 = FloatVector.fromArray(SPECIES, b, b0 + p * bStep);
      FloatVector y1 = FloatVector.fromArray(SPECIES, b, b0 + p * bStep + LANES);
      FloatVector x0 = y0.broadcast(a[a0 + p]);
      s00 = x0.lanewise(FMA, y0, s00);
      s01 = x0.lanewise(FMA, y1, s01);
      FloatVector x1 = y0.broadcast(a[a1 + p]);
      s10 = x1.lanewise(FMA, y0, s10);
      s11 = x1.lanewise(FMA, y1, s11);
      FloatVector x2 = y0.broadcast(a[a2 + p]);
      s20 = x2.lanewise(FMA, y0, s20);
      s21 = x2.lanewise(FMA, y1, s21);
      FloatVector x3 = y0.broadcast(a[a3 + p]);
      s30 = x3.lanewise(FMA, y0, s30);
      s31 = x3.lanewise(FMA, y1, s31);
      FloatVector u0 = FloatVector.fromArray(SPECIES, b, b0 + (p + 1) * bStep);
      FloatVector u1 = FloatVector.fromArray(SPECIES, b, b0 + (p + 1) * bStep + LANES);
      FloatVector q0 = u0.broadcast(a[a0 + p + 1]);
      s00 = q0.lanewise(FMA, u0, s00);
      s01 = q0.lanewise(FMA, u1, s01);
      FloatVector q1 = u0.broadcast(a[a1 + p + 1]);
      s10 = q1.lanewise(FMA, u0, s10);
      s11 = q1.lanewise(FMA, u1, s11);
      FloatVector q2 = u0.broadcast(a[a2 + p + 1]);
      s20 = q2.lanewise(FMA, u0, s20);
      s21 = q2.lanewise(FMA, u1, s21);
      FloatVector q3 = u0.broadcast(a[a3 + p + 1]);
      s30 = q3.lanewise(FMA, u0, s30);
      s31 = q3.lanewise(FMA, u1, s31);
    }
    s00.intoArray(c, c0);
    s01.intoArray(c, c0 + LANES);
    s10.intoArray(c, c0 + cRow);
    s11.intoArray(c, c0 + cRow + LANES);
    s20.intoArray(c, c0 + 2 * cRow);
    s21.intoArray(c, c0 + 2 * cRow + LANES);
    s30.intoArray(c, c0 + 3 * cRow);
    s31.intoArray(c, c0 + 3 * cRow + LANES);
  }

  /** Eight rows of C by one vector. */
  static void tile8x1(
      float[] a,
      int a0,
      int aRow,
      int rows,
      float[] b,
      int b0,
      int bStep,
      int k,
      float[] c,
      int c0,
      int cRow) {
    int a1 = a0 + Math.min(1, rows - 1) * aRow;
    int a2 = a0 + Math.min(2, rows - 1) * aRow;
    int a3 = a0 + Math.min(3, rows - 1) * aRow;
    int a4 = a0 + Math.min(4, rows - 1) * aRow;
    int a5 = a0 + Math.min(5, rows - 1) * aRow;
    int a6 = a0 + Math.min(6, rows - 1) * aRow;
    int a7 = a0 + Math.min(7, rows - 1) * aRow;
    checkFromIndexSize(c0, LANES, c.length);
    checkFromIndexSize(c0 + cRow, LANES, c.length);
    checkFromIndexSize(c0 + 2 * cRow, LANES, c.length);
    checkFromIndexSize(c0 + 3 * cRow, LANES, c.length);
    checkFromIndexSize(c0 + 4 * cRow, LANES, c.length);
    checkFromIndexSize(c0 + 5 * cRow, LANES, c.length);
    checkFromIndexSize(c0 + 6 * cRow, LANES, c.length);
    checkFromIndexSize(c0 + 7 * cRow, LANES, c.length);
    FloatVector s00 = FloatVector.zero(SPECIES);
    FloatVector s10 = FloatVector.zero(SPECIES);
    FloatVector s20 = FloatVector.zero(SPECIES);
    FloatVector s30 = FloatVector.zero(SPECIES);
    FloatVector s40 = FloatVector.zero(SPECIES);
    FloatVector s50 = FloatVector.zero(SPECIES);
    FloatVector s60 = FloatVector.zero(SPECIES);
    FloatVector s70 = FloatVector.zero(SPECIES);
    for (int p = 0; p < k - 1; p += 2) {
      FloatVector y0 = FloatVector.fromArray(SPECIES, b, b0 + p * bStep);
      FloatVector x0 = y0.broadcast(a[a0 + p]);
      s00 = x0.lanewise(FMA, y0, s00);
      FloatVector x1 = y0.broadcast(a[a1 + p]);
      s10 = x1.lanewise(FMA, y0, s10);
      FloatVector x2 = y0.broadcast(a[a2 + p]);
      s20 = x2.lanewise(FMA, y0, s20);
      FloatVector x3 = y0.broadcast(a[a3 + p]);
      s30 = x3.lanewise(FMA, y0, s30);
      FloatVector x4 = y0.broadcast(a[a4 + p]);
      s40 = x4.lanewise(FMA, y0, s40);
      FloatVector x5 = y0.broadcast(a[a5 + p]);
      s50 = x5.lanewise(FMA, y0, s50);
      FloatVector x6 = y0.broadcast(a[a6 + p]);
      s60 = x6.lanewise(FMA, y0, s60);
      FloatVector x7 = y0.broadcast(a[a7 + p]);
      s70 = x7.lanewise(FMA, y0, s70);
      FloatVector u0 = FloatVector.fromArray(SPECIES, b, b0 + (p + 1) * bStep);
      FloatVector q0 = u0.broadcast(a[a0 + p + 1]);
      s00 = q0.lanewise(FMA, u0, s00);
      FloatVector q1 = u0.broadcast(a[a1 + p + 1]);
      s10 = q1.lanewise(FMA, u0, s10);
      FloatVector q2 = u0.broadcast(a[a2 + p + 1]);
      s20 = q2.lanewise(FMA, u0, s20);
      FloatVector q3 = u0.broadcast(a[a3 + p + 1]);
      s30 = q3.lanewise(FMA, u0, s30);
      FloatVector q4 = u0.broadcast(a[a4 + p + 1]);
      s40 = q4.lanewise(FMA, u0, s40);
      FloatVector q5 = u0.broadcast(a[a5 + p + 1]);
      s50 = q5.lanewise(FMA, u0, s50);
      FloatVector q6 = u0.broadcast(a[a6 + p + 1]);
      s60 = q6.lanewise(FMA, u0, s60);
      FloatVector q7 = u0.broadcast(a[a7 + p + 1]);
      s70 = q7.lanewise(FMA, u0, s70);
    }
    s00.intoArray(c, c0);
    s10.intoArray(c, c0 + cRow);
    s20.intoArray(c, c0 + 2 * cRow);
    s30.intoArray(c, c0 + 3 * cRow);
    s40.intoArray(c, c0 + 4 * cRow);
    s50.intoArray(c, c0 + 5 * cRow);
    s60.intoArray(c, c0 + 6 * cRow);
    s70.intoArray(c, c0 + 7 * cRow);
  }
}
