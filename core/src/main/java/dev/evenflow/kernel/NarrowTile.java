package dev.evenflow.kernel;

import static jdk.incubator.vector.VectorOperators.FMA;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Eight rows by one vector of at most 256 bits, for few columns. */
final class NarrowTile implements Tile {
  private static final VectorSpecies<Float> SPECIES = HalfLanes.SPECIES;
  private static final int LANES = SPECIES.length();

  @Override
  public int width() {
    return LANES;
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
    int start = odd ? wOffset : wOffset + runs * length * LANES;
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector u = FloatVector.fromArray(SPECIES, w, start);
    FloatVector q0 = FloatVector.broadcast(SPECIES, odd ? x[x0] : 0);
    FloatVector a0 = u.lanewise(FMA, q0, zero);
    FloatVector q1 = FloatVector.broadcast(SPECIES, odd ? x[x1] : 0);
    FloatVector a1 = u.lanewise(FMA, q1, zero);
    FloatVector q2 = FloatVector.broadcast(SPECIES, odd ? x[x2] : 0);
    FloatVector a2 = u.lanewise(FMA, q2, zero);
    FloatVector q3 = FloatVector.broadcast(SPECIES, odd ? x[x3] : 0);
    FloatVector a3 = u.lanewise(FMA, q3, zero);
    FloatVector q4 = FloatVector.broadcast(SPECIES, odd ? x[x4] : 0);
    FloatVector a4 = u.lanewise(FMA, q4, zero);
    FloatVector q5 = FloatVector.broadcast(SPECIES, odd ? x[x5] : 0);
    FloatVector a5 = u.lanewise(FMA, q5, zero);
    FloatVector q6 = FloatVector.broadcast(SPECIES, odd ? x[x6] : 0);
    FloatVector a6 = u.lanewise(FMA, q6, zero);
    FloatVector q7 = FloatVector.broadcast(SPECIES, odd ? x[x7] : 0);
    FloatVector a7 = u.lanewise(FMA, q7, zero);
    int at = wOffset;
    for (int r = 0; r < runs; r++) {
      for (int j = odd ? 1 : 0; j < length; j += 2) {
        FloatVector u0 = FloatVector.fromArray(SPECIES, w, at + j * LANES);
        FloatVector s0 = FloatVector.broadcast(SPECIES, x[x0 + j]);
        a0 = u0.lanewise(FMA, s0, a0);
        FloatVector s1 = FloatVector.broadcast(SPECIES, x[x1 + j]);
        a1 = u0.lanewise(FMA, s1, a1);
        FloatVector s2 = FloatVector.broadcast(SPECIES, x[x2 + j]);
        a2 = u0.lanewise(FMA, s2, a2);
        FloatVector s3 = FloatVector.broadcast(SPECIES, x[x3 + j]);
        a3 = u0.lanewise(FMA, s3, a3);
        FloatVector s4 = FloatVector.broadcast(SPECIES, x[x4 + j]);
        a4 = u0.lanewise(FMA, s4, a4);
        FloatVector s5 = FloatVector.broadcast(SPECIES, x[x5 + j]);
        a5 = u0.lanewise(FMA, s5, a5);
        FloatVector s6 = FloatVector.broadcast(SPECIES, x[x6 + j]);
        a6 = u0.lanewise(FMA, s6, a6);
        FloatVector s7 = FloatVector.broadcast(SPECIES, x[x7 + j]);
        a7 = u0.lanewise(FMA, s7, a7);
        FloatVector u1 = FloatVector.fromArray(SPECIES, w, at + j * LANES + LANES);
        FloatVector r0 = FloatVector.broadcast(SPECIES, x[x0 + j + 1]);
        a0 = u1.lanewise(FMA, r0, a0);
        FloatVector r1 = FloatVector.broadcast(SPECIES, x[x1 + j + 1]);
        a1 = u1.lanewise(FMA, r1, a1);
        FloatVector r2 = FloatVector.broadcast(SPECIES, x[x2 + j + 1]);
        a2 = u1.lanewise(FMA, r2, a2);
        FloatVector r3 = FloatVector.broadcast(SPECIES, x[x3 + j + 1]);
        a3 = u1.lanewise(FMA, r3, a3);
        FloatVector r4 = FloatVector.broadcast(SPECIES, x[x4 + j + 1]);
        a4 = u1.lanewise(FMA, r4, a4);
        FloatVector r5 = FloatVector.broadcast(SPECIES, x[x5 + j + 1]);
        a5 = u1.lanewise(FMA, r5, a5);
        FloatVector r6 = FloatVector.broadcast(SPECIES, x[x6 + j + 1]);
        a6 = u1.lanewise(FMA, r6, a6);
        FloatVector r7 = FloatVector.broadcast(SPECIES, x[x7 + j + 1]);
        a7 = u1.lanewise(FMA, r7, a7);
      }
      at += length * LANES;
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
    int y1 = yOffset + places[place + 1];
    a1.intoArray(y, y1);
    int y2 = yOffset + places[place + 2];
    a2.intoArray(y, y2);
    int y3 = yOffset + places[place + 3];
    a3.intoArray(y, y3);
    int y4 = yOffset + places[place + 4];
    a4.intoArray(y, y4);
    int y5 = yOffset + places[place + 5];
    a5.intoArray(y, y5);
    int y6 = yOffset + places[place + 6];
    a6.intoArray(y, y6);
    int y7 = yOffset + places[place + 7];
    a7.intoArray(y, y7);
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
    FloatVector a1 = FloatVector.fromArray(SPECIES, sums, sumsOffset + LANES);
    FloatVector a2 = FloatVector.fromArray(SPECIES, sums, sumsOffset + 2 * LANES);
    FloatVector a3 = FloatVector.fromArray(SPECIES, sums, sumsOffset + 3 * LANES);
    FloatVector a4 = FloatVector.fromArray(SPECIES, sums, sumsOffset + 4 * LANES);
    FloatVector a5 = FloatVector.fromArray(SPECIES, sums, sumsOffset + 5 * LANES);
    FloatVector a6 = FloatVector.fromArray(SPECIES, sums, sumsOffset + 6 * LANES);
    FloatVector a7 = FloatVector.fromArray(SPECIES, sums, sumsOffset + 7 * LANES);
    FloatVector a8 = FloatVector.fromArray(SPECIES, sums, sumsOffset + 8 * LANES);
    FloatVector a9 = FloatVector.fromArray(SPECIES, sums, sumsOffset + 9 * LANES);
    FloatVector a10 = FloatVector.fromArray(SPECIES, sums, sumsOffset + 10 * LANES);
    FloatVector a11 = FloatVector.fromArray(SPECIES, sums, sumsOffset + 11 * LANES);
    for (int p = 0; p < pixels; p++) {
      int window = xOffset + windows[p];
      FloatVector u = FloatVector.fromArray(SPECIES, dy, dyOffset + p * LANES);
      FloatVector q0 = FloatVector.broadcast(SPECIES, x[window]);
      a0 = u.lanewise(FMA, q0, a0);
      FloatVector q1 = FloatVector.broadcast(SPECIES, x[window + 1]);
      a1 = u.lanewise(FMA, q1, a1);
      FloatVector q2 = FloatVector.broadcast(SPECIES, x[window + 2]);
      a2 = u.lanewise(FMA, q2, a2);
      FloatVector q3 = FloatVector.broadcast(SPECIES, x[window + 3]);
      a3 = u.lanewise(FMA, q3, a3);
      FloatVector q4 = FloatVector.broadcast(SPECIES, x[window + 4]);
      a4 = u.lanewise(FMA, q4, a4);
      FloatVector q5 = FloatVector.broadcast(SPECIES, x[window + 5]);
      a5 = u.lanewise(FMA, q5, a5);
      FloatVector q6 = FloatVector.broadcast(SPECIES, x[window + 6]);
      a6 = u.lanewise(FMA, q6, a6);
      FloatVector q7 = FloatVector.broadcast(SPECIES, x[window + 7]);
      a7 = u.lanewise(FMA, q7, a7);
      FloatVector q8 = FloatVector.broadcast(SPECIES, x[window + 8]);
      a8 = u.lanewise(FMA, q8, a8);
      FloatVector q9 = FloatVector.broadcast(SPECIES, x[window + 9]);
      a9 = u.lanewise(FMA, q9, a9);
      FloatVector q10 = FloatVector.broadcast(SPECIES, x[window + 10]);
      a10 = u.lanewise(FMA, q10, a10);
      FloatVector q11 = FloatVector.broadcast(SPECIES, x[window + 11]);
      a11 = u.lanewise(FMA, q11, a11);
    }
    a0.intoArray(sums, sumsOffset);
    a1.intoArray(sums, sumsOffset + LANES);
    a2.intoArray(sums, sumsOffset + 2 * LANES);
    a3.intoArray(sums, sumsOffset + 3 * LANES);
    a4.intoArray(sums, sumsOffset + 4 * LANES);
    a5.intoArray(sums, sumsOffset + 5 * LANES);
    a6.intoArray(sums, sumsOffset + 6 * LANES);
    a7.intoArray(sums, sumsOffset + 7 * LANES);
    a8.intoArray(sums, sumsOffset + 8 * LANES);
    a9.intoArray(sums, sumsOffset + 9 * LANES);
    a10.intoArray(sums, sumsOffset + 10 * LANES);
    a11.intoArray(sums, sumsOffset + 11 * LANES);
  }
}
