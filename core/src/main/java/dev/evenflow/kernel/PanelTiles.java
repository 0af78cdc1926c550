package dev.evenflow.kernel;

import static jdk.incubator.vector.VectorOperators.FMA;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The innermost loops of a matrix product whose left operand has its rows side by side: the values
 * of the rows at one p are neighbours, {@code aStep} away from those at the next. The right operand
 * has its columns side by side, {@code bStep} from one p to the next. Each result is a chain of fma
 * over ascending p from 0 to k - 1, beginning with +0.
 *
 * <p>Every method is one loop over local variables, for only those stay in registers. All rows and
 * columns of the tile are read and written.
 */
final class PanelTiles {
  private static final VectorSpecies<Float> SPECIES = Lanes.Vectors.SPECIES;
  private static final int LANES = Lanes.Vectors.SPECIES.length();
  static final InnerLoop TILE_8X2 =
      (s, terms) ->
          tile8x2(s.left(), 0, 8, s.right(), 0, 2 * LANES, terms, s.results(), 0, 2 * LANES);
  static final InnerLoop TILE_4X2 =
      (s, terms) ->
          tile4x2(s.left(), 0, 8, s.right(), 0, 2 * LANES, terms, s.results(), 0, 2 * LANES);
  static final InnerLoop TILE_8X1 =
      (s, terms) ->
          tile8x1(s.left(), 0, 8, s.right(), 0, 2 * LANES, terms, s.results(), 0, 2 * LANES);

  private PanelTiles() {}

  /** Eight rows of C by two vectors. */
  static void tile8x2(
      float[] a,
      int a0,
      int aStep,
      float[] b,
      int b0,
      int bStep,
      int k,
      float[] c,
      int c0,
      int cRow) {
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
    int ap = a0;
    int bp = b0;
    for (int p = 0; p < k; p++) {
      FloatVector y0 = FloatVector.fromArray(SPECIES, b, bp);
      FloatVector y1 = FloatVector.fromArray(SPECIES, b, bp + LANES);
      FloatVector x0 = y0.broadcast(a[ap]);
      s00 = x0.lanewise(FMA, y0, s00);
      s01 = x0.lanewise(FMA, y1, s01);
      FloatVector x1 = y0.broadcast(a[ap + 1]);
      s10 = x1.lanewise(FMA, y0, s10);
      s11 = x1.lanewise(FMA, y1, s11);
      FloatVector x2 = y0.broadcast(a[ap + 2]);
      s20 = x2.lanewise(FMA, y0, s20);
      s21 = x2.lanewise(FMA, y1, s21);
      FloatVector x3 = y0.broadcast(a[ap + 3]);
      s30 = x3.lanewise(FMA, y0, s30);
      s31 = x3.lanewise(FMA, y1, s31);
      FloatVector x4 = y0.broadcast(a[ap + 4]);
      s40 = x4.lanewise(FMA, y0, s40);
      s41 = x4.lanewise(FMA, y1, s41);
      FloatVector x5 = y0.broadcast(a[ap + 5]);
      s50 = x5.lanewise(FMA, y0, s50);
      s51 = x5.lanewise(FMA, y1, s51);
      FloatVector x6 = y0.broadcast(a[ap + 6]);
      s60 = x6.lanewise(FMA, y0, s60);
      s61 = x6.lanewise(FMA, y1, s61);
      FloatVector x7 = y0.broadcast(a[ap + 7]);
      s70 = x7.lanewise(FMA, y0, s70);
      s71 = x7.lanewise(FMA, y1, s71);
      ap += aStep;
      bp += bStep;
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
      int aStep,
      float[] b,
      int b0,
      int bStep,
      int k,
      float[] c,
      int c0,
      int cRow) {
    FloatVector s00 = FloatVector.zero(SPECIES);
    FloatVector s01 = FloatVector.zero(SPECIES);
    FloatVector s10 = FloatVector.zero(SPECIES);
    FloatVector s11 = FloatVector.zero(SPECIES);
    FloatVector s20 = FloatVector.zero(SPECIES);
    FloatVector s21 = FloatVector.zero(SPECIES);
    FloatVector s30 = FloatVector.zero(SPECIES);
    FloatVector s31 = FloatVector.zero(SPECIES);
    int ap = a0;
    int bp = b0;
    for (int p = 0; p < k; p++) {
      FloatVector y0 = FloatVector.fromArray(SPECIES, b, bp);
      FloatVector y1 = FloatVector.fromArray(SPECIES, b, bp + LANES);
      FloatVector x0 = y0.broadcast(a[ap]);
      s00 = x0.lanewise(FMA, y0, s00);
      s01 = x0.lanewise(FMA, y1, s01);
      FloatVector x1 = y0.broadcast(a[ap + 1]);
      s10 = x1.lanewise(FMA, y0, s10);
      s11 = x1.lanewise(FMA, y1, s11);
      FloatVector x2 = y0.broadcast(a[ap + 2]);
      s20 = x2.lanewise(FMA, y0, s20);
      s21 = x2.lanewise(FMA, y1, s21);
      FloatVector x3 = y0.broadcast(a[ap + 3]);
      s30 = x3.lanewise(FMA, y0, s30);
      s31 = x3.lanewise(FMA, y1, s31);
      ap += aStep;
      bp += bStep;
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
      int aStep,
      float[] b,
      int b0,
      int bStep,
      int k,
      float[] c,
      int c0,
      int cRow) {
    FloatVector s00 = FloatVector.zero(SPECIES);
    FloatVector s10 = FloatVector.zero(SPECIES);
    FloatVector s20 = FloatVector.zero(SPECIES);
    FloatVector s30 = FloatVector.zero(SPECIES);
    FloatVector s40 = FloatVector.zero(SPECIES);
    FloatVector s50 = FloatVector.zero(SPECIES);
    FloatVector s60 = FloatVector.zero(SPECIES);
    FloatVector s70 = FloatVector.zero(SPECIES);
    int ap = a0;
    int bp = b0;
    for (int p = 0; p < k; p++) {
      FloatVector y0 = FloatVector.fromArray(SPECIES, b, bp);
      FloatVector x0 = y0.broadcast(a[ap]);
      s00 = x0.lanewise(FMA, y0, s00);
      FloatVector x1 = y0.broadcast(a[ap + 1]);
      s10 = x1.lanewise(FMA, y0, s10);
      FloatVector x2 = y0.broadcast(a[ap + 2]);
      s20 = x2.lanewise(FMA, y0, s20);
      FloatVector x3 = y0.broadcast(a[ap + 3]);
      s30 = x3.lanewise(FMA, y0, s30);
      FloatVector x4 = y0.broadcast(a[ap + 4]);
      s40 = x4.lanewise(FMA, y0, s40);
      FloatVector x5 = y0.broadcast(a[ap + 5]);
      s50 = x5.lanewise(FMA, y0, s50);
      FloatVector x6 = y0.broadcast(a[ap + 6]);
      s60 = x6.lanewise(FMA, y0, s60);
      FloatVector x7 = y0.broadcast(a[ap + 7]);
      s70 = x7.lanewise(FMA, y0, s70);
      ap += aStep;
      bp += bStep;
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
