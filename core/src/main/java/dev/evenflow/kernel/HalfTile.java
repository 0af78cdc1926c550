package dev.evenflow.kernel;

import static jdk.incubator.vector.VectorOperators.FMA;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Eight rows by two vectors of at most 256 bits, for 16 columns: each broadcast feeds two
 * multiply-adds.
 */
final class HalfTile implements Tile {
  private static final VectorSpecies<Float> SPECIES = HalfLanes.SPECIES;
  private static final int LANES = SPECIES.length();
  private static final int WIDTH = 2 * LANES;

  @Override
  public int width() {
    return WIDTH;
  }

  @Override
  public void dot(
      float[] y,
      int yOffset,
      int[] places,
      int place,
      int runs,
      int step,
      float[] x,
      int xOffset,
      int[] windows,
      int first,
      float[] w,
      int wOffset,
      int length) {
    int x0 = xOffset + windows[first];
    int x1 = xOffset + windows[first + 1];
    int x2 = xOffset + windows[first + 2];
    int x3 = xOffset + windows[first + 3];
    int x4 = xOffset + windows[first + 4];
    int x5 = xOffset + windows[first + 5];
    int x6 = xOffset + windows[first + 6];
    int x7 = xOffset + windows[first + 7];
    // An odd length begins with a single step; an even one takes it over the row of zeros.
    boolean odd = (length & 1) != 0;
    int start = odd ? wOffset : wOffset + runs * length * WIDTH;
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector u = FloatVector.fromArray(SPECIES, w, start);
    FloatVector v = FloatVector.fromArray(SPECIES, w, start + LANES);
    FloatVector q0 = FloatVector.broadcast(SPECIES, odd ? x[x0] : 0);
    FloatVector a0 = u.lanewise(FMA, q0, zero);
    FloatVector b0 = v.lanewise(FMA, q0, zero);
    FloatVector q1 = FloatVector.broadcast(SPECIES, odd ? x[x1] : 0);
    FloatVector a1 = u.lanewise(FMA, q1, zero);
    FloatVector b1 = v.lanewise(FMA, q1, zero);
    FloatVector q2 = FloatVector.broadcast(SPECIES, odd ? x[x2] : 0);
    FloatVector a2 = u.lanewise(FMA, q2, zero);
    FloatVector b2 = v.lanewise(FMA, q2, zero);
    FloatVector q3 = FloatVector.broadcast(SPECIES, odd ? x[x3] : 0);
    FloatVector a3 = u.lanewise(FMA, q3, zero);
    FloatVector b3 = v.lanewise(FMA, q3, zero);
    FloatVector q4 = FloatVector.broadcast(SPECIES, odd ? x[x4] : 0);
    FloatVector a4 = u.lanewise(FMA, q4, zero);
    FloatVector b4 = v.lanewise(FMA, q4, zero);
    FloatVector q5 = FloatVector.broadcast(SPECIES, odd ? x[x5] : 0);
    FloatVector a5 = u.lanewise(FMA, q5, zero);
    FloatVector b5 = v.lanewise(FMA, q5, zero);
    FloatVector q6 = FloatVector.broadcast(SPECIES, odd ? x[x6] : 0);
    FloatVector a6 = u.lanewise(FMA, q6, zero);
    FloatVector b6 = v.lanewise(FMA, q6, zero);
    FloatVector q7 = FloatVector.broadcast(SPECIES, odd ? x[x7] : 0);
    FloatVector a7 = u.lanewise(FMA, q7, zero);
    FloatVector b7 = v.lanewise(FMA, q7, zero);
    int at = wOffset;
    for (int r = 0; r < runs; r++) {
      for (int j = odd ? 1 : 0; j < length; j += 2) {
        FloatVector u0 = FloatVector.fromArray(SPECIES, w, at + j * WIDTH);
        FloatVector v0 = FloatVector.fromArray(SPECIES, w, at + j * WIDTH + LANES);
        FloatVector s0 = FloatVector.broadcast(SPECIES, x[x0 + j]);
        a0 = u0.lanewise(FMA, s0, a0);
        b0 = v0.lanewise(FMA, s0, b0);
        FloatVector s1 = FloatVector.broadcast(SPECIES, x[x1 + j]);
        a1 = u0.lanewise(FMA, s1, a1);
        b1 = v0.lanewise(FMA, s1, b1);
        FloatVector s2 = FloatVector.broadcast(SPECIES, x[x2 + j]);
        a2 = u0.lanewise(FMA, s2, a2);
        b2 = v0.lanewise(FMA, s2, b2);
        FloatVector s3 = FloatVector.broadcast(SPECIES, x[x3 + j]);
        a3 = u0.lanewise(FMA, s3, a3);
        b3 = v0.lanewise(FMA, s3, b3);
        FloatVector s4 = FloatVector.broadcast(SPECIES, x[x4 + j]);
        a4 = u0.lanewise(FMA, s4, a4);
        b4 = v0.lanewise(FMA, s4, b4);
        FloatVector s5 = FloatVector.broadcast(SPECIES, x[x5 + j]);
        a5 = u0.lanewise(FMA, s5, a5);
        b5 = v0.lanewise(FMA, s5, b5);
        FloatVector s6 = FloatVector.broadcast(SPECIES, x[x6 + j]);
        a6 = u0.lanewise(FMA, s6, a6);
        b6 = v0.lanewise(FMA, s6, b6);
        FloatVector s7 = FloatVector.broadcast(SPECIES, x[x7 + j]);
        a7 = u0.lanewise(FMA, s7, a7);
        b7 = v0.lanewise(FMA, s7, b7);
        FloatVector u1 = FloatVector.fromArray(SPECIES, w, at + j * WIDTH + WIDTH);
        FloatVector v1 = FloatVector.fromArray(SPECIES, w, at + j * WIDTH + WIDTH + LANES);
        FloatVector r0 = FloatVector.broadcast(SPECIES, x[x0 + j + 1]);
        a0 = u1.lanewise(FMA, r0, a0);
        b0 = v1.lanewise(FMA, r0, b0);
        FloatVector r1 = FloatVector.broadcast(SPECIES, x[x1 + j + 1]);
        a1 = u1.lanewise(FMA, r1, a1);
        b1 = v1.lanewise(FMA, r1, b1);
        FloatVector r2 = FloatVector.broadcast(SPECIES, x[x2 + j + 1]);
        a2 = u1.lanewise(FMA, r2, a2);
        b2 = v1.lanewise(FMA, r2, b2);
        FloatVector r3 = FloatVector.broadcast(SPECIES, x[x3 + j + 1]);
        a3 = u1.lanewise(FMA, r3, a3);
        b3 = v1.lanewise(FMA, r3, b3);
        FloatVector r4 = FloatVector.broadcast(SPECIES, x[x4 + j + 1]);
        a4 = u1.lanewise(FMA, r4, a4);
        b4 = v1.lanewise(FMA, r4, b4);
        FloatVector r5 = FloatVector.broadcast(SPECIES, x[x5 + j + 1]);
        a5 = u1.lanewise(FMA, r5, a5);
        b5 = v1.lanewise(FMA, r5, b5);
        FloatVector r6 = FloatVector.broadcast(SPECIES, x[x6 + j + 1]);
        a6 = u1.lanewise(FMA, r6, a6);
        b6 = v1.lanewise(FMA, r6, b6);
        FloatVector r7 = FloatVector.broadcast(SPECIES, x[x7 + j + 1]);
        a7 = u1.lanewise(FMA, r7, a7);
        b7 = v1.lanewise(FMA, r7, b7);
      }
      at += length * WIDTH;
      x0 += step;
      x1 += step;
      x2 += step;
      x3 += step;
      x4 += step;
      x5 += step;
      x6 += step;
      x7 += step;
    }
    int y0 = yOffset + places[place];
    a0.intoArray(y, y0);
    b0.intoArray(y, y0 + LANES);
    int y1 = yOffset + places[place + 1];
    a1.intoArray(y, y1);
    b1.intoArray(y, y1 + LANES);
    int y2 = yOffset + places[place + 2];
    a2.intoArray(y, y2);
    b2.intoArray(y, y2 + LANES);
    int y3 = yOffset + places[place + 3];
    a3.intoArray(y, y3);
    b3.intoArray(y, y3 + LANES);
    int y4 = yOffset + places[place + 4];
    a4.intoArray(y, y4);
    b4.intoArray(y, y4 + LANES);
    int y5 = yOffset + places[place + 5];
    a5.intoArray(y, y5);
    b5.intoArray(y, y5 + LANES);
    int y6 = yOffset + places[place + 6];
    a6.intoArray(y, y6);
    b6.intoArray(y, y6 + LANES);
    int y7 = yOffset + places[place + 7];
    a7.intoArray(y, y7);
    b7.intoArray(y, y7 + LANES);
  }

  @Override
  public void outer(
      float[] sums,
      int sumsOffset,
      float[] x,
      int xOffset,
      int[] windows,
      int pixels,
      float[] dy,
      int dyOffset) {
    FloatVector a0 = FloatVector.fromArray(SPECIES, sums, sumsOffset);
    FloatVector b0 = FloatVector.fromArray(SPECIES, sums, sumsOffset + LANES);
    FloatVector a1 = FloatVector.fromArray(SPECIES, sums, sumsOffset + 2 * LANES);
    FloatVector b1 = FloatVector.fromArray(SPECIES, sums, sumsOffset + 3 * LANES);
    FloatVector a2 = FloatVector.fromArray(SPECIES, sums, sumsOffset + 4 * LANES);
    FloatVector b2 = FloatVector.fromArray(SPECIES, sums, sumsOffset + 5 * LANES);
    FloatVector a3 = FloatVector.fromArray(SPECIES, sums, sumsOffset + 6 * LANES);
    FloatVector b3 = FloatVector.fromArray(SPECIES, sums, sumsOffset + 7 * LANES);
    FloatVector a4 = FloatVector.fromArray(SPECIES, sums, sumsOffset + 8 * LANES);
    FloatVector b4 = FloatVector.fromArray(SPECIES, sums, sumsOffset + 9 * LANES);
    FloatVector a5 = FloatVector.fromArray(SPECIES, sums, sumsOffset + 10 * LANES);
    FloatVector b5 = FloatVector.fromArray(SPECIES, sums, sumsOffset + 11 * LANES);
    FloatVector a6 = FloatVector.fromArray(SPECIES, sums, sumsOffset + 12 * LANES);
    FloatVector b6 = FloatVector.fromArray(SPECIES, sums, sumsOffset + 13 * LANES);
    FloatVector a7 = FloatVector.fromArray(SPECIES, sums, sumsOffset + 14 * LANES);
    FloatVector b7 = FloatVector.fromArray(SPECIES, sums, sumsOffset + 15 * LANES);
    FloatVector a8 = FloatVector.fromArray(SPECIES, sums, sumsOffset + 16 * LANES);
    FloatVector b8 = FloatVector.fromArray(SPECIES, sums, sumsOffset + 17 * LANES);
    FloatVector a9 = FloatVector.fromArray(SPECIES, sums, sumsOffset + 18 * LANES);
    FloatVector b9 = FloatVector.fromArray(SPECIES, sums, sumsOffset + 19 * LANES);
    FloatVector a10 = FloatVector.fromArray(SPECIES, sums, sumsOffset + 20 * LANES);
    FloatVector b10 = FloatVector.fromArray(SPECIES, sums, sumsOffset + 21 * LANES);
    FloatVector a11 = FloatVector.fromArray(SPECIES, sums, sumsOffset + 22 * LANES);
    FloatVector b11 = FloatVector.fromArray(SPECIES, sums, sumsOffset + 23 * LANES);
    for (int p = 0; p < pixels; p++) {
      int window = xOffset + windows[p];
      FloatVector u = FloatVector.fromArray(SPECIES, dy, dyOffset + p * WIDTH);
      FloatVector v = FloatVector.fromArray(SPECIES, dy, dyOffset + p * WIDTH + LANES);
      FloatVector q0 = FloatVector.broadcast(SPECIES, x[window]);
      a0 = u.lanewise(FMA, q0, a0);
      b0 = v.lanewise(FMA, q0, b0);
      FloatVector q1 = FloatVector.broadcast(SPECIES, x[window + 1]);
      a1 = u.lanewise(FMA, q1, a1);
      b1 = v.lanewise(FMA, q1, b1);
      FloatVector q2 = FloatVector.broadcast(SPECIES, x[window + 2]);
      a2 = u.lanewise(FMA, q2, a2);
      b2 = v.lanewise(FMA, q2, b2);
      FloatVector q3 = FloatVector.broadcast(SPECIES, x[window + 3]);
      a3 = u.lanewise(FMA, q3, a3);
      b3 = v.lanewise(FMA, q3, b3);
      FloatVector q4 = FloatVector.broadcast(SPECIES, x[window + 4]);
      a4 = u.lanewise(FMA, q4, a4);
      b4 = v.lanewise(FMA, q4, b4);
      FloatVector q5 = FloatVector.broadcast(SPECIES, x[window + 5]);
      a5 = u.lanewise(FMA, q5, a5);
      b5 = v.lanewise(FMA, q5, b5);
      FloatVector q6 = FloatVector.broadcast(SPECIES, x[window + 6]);
      a6 = u.lanewise(FMA, q6, a6);
      b6 = v.lanewise(FMA, q6, b6);
      FloatVector q7 = FloatVector.broadcast(SPECIES, x[window + 7]);
      a7 = u.lanewise(FMA, q7, a7);
      b7 = v.lanewise(FMA, q7, b7);
      FloatVector q8 = FloatVector.broadcast(SPECIES, x[window + 8]);
      a8 = u.lanewise(FMA, q8, a8);
      b8 = v.lanewise(FMA, q8, b8);
      FloatVector q9 = FloatVector.broadcast(SPECIES, x[window + 9]);
      a9 = u.lanewise(FMA, q9, a9);
      b9 = v.lanewise(FMA, q9, b9);
      FloatVector q10 = FloatVector.broadcast(SPECIES, x[window + 10]);
      a10 = u.lanewise(FMA, q10, a10);
      b10 = v.lanewise(FMA, q10, b10);
      FloatVector q11 = FloatVector.broadcast(SPECIES, x[window + 11]);
      a11 = u.lanewise(FMA, q11, a11);
      b11 = v.lanewise(FMA, q11, b11);
    }
    a0.intoArray(sums, sumsOffset);
    b0.intoArray(sums, sumsOffset + LANES);
    a1.intoArray(sums, sumsOffset + 2 * LANES);
    b1.intoArray(sums, sumsOffset + 3 * LANES);
    a2.intoArray(sums, sumsOffset + 4 * LANES);
    b2.intoArray(sums, sumsOffset + 5 * LANES);
    a3.intoArray(sums, sumsOffset + 6 * LANES);
    b3.intoArray(sums, sumsOffset + 7 * LANES);
    a4.intoArray(sums, sumsOffset + 8 * LANES);
    b4.intoArray(sums, sumsOffset + 9 * LANES);
    a5.intoArray(sums, sumsOffset + 10 * LANES);
    b5.intoArray(sums, sumsOffset + 11 * LANES);
    a6.intoArray(sums, sumsOffset + 12 * LANES);
    b6.intoArray(sums, sumsOffset + 13 * LANES);
    a7.intoArray(sums, sumsOffset + 14 * LANES);
    b7.intoArray(sums, sumsOffset + 15 * LANES);
    a8.intoArray(sums, sumsOffset + 16 * LANES);
    b8.intoArray(sums, sumsOffset + 17 * LANES);
    a9.intoArray(sums, sumsOffset + 18 * LANES);
    b9.intoArray(sums, sumsOffset + 19 * LANES);
    a10.intoArray(sums, sumsOffset + 20 * LANES);
    b10.intoArray(sums, sumsOffset + 21 * LANES);
    a11.intoArray(sums, sumsOffset + 22 * LANES);
    b11.intoArray(sums, sumsOffset + 23 * LANES);
  }
}
