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
    FloatVector q0 = u.broadcast(odd ? x[x0] : 0);
    FloatVector a0 = q0.lanewise(FMA, u, zero);
    FloatVector q1 = u.broadcast(odd ? x[x1] : 0);
    FloatVector a1 = q1.lanewise(FMA, u, zero);
    FloatVector q2 = u.broadcast(odd ? x[x2] : 0);
    FloatVector a2 = q2.lanewise(FMA, u, zero);
    FloatVector q3 = u.broadcast(odd ? x[x3] : 0);
    FloatVector a3 = q3.lanewise(FMA, u, zero);
    FloatVector q4 = u.broadcast(odd ? x[x4] : 0);
    FloatVector a4 = q4.lanewise(FMA, u, zero);
    FloatVector q5 = u.broadcast(odd ? x[x5] : 0);
    FloatVector a5 = q5.lanewise(FMA, u, zero);
    FloatVector q6 = u.broadcast(odd ? x[x6] : 0);
    FloatVector a6 = q6.lanewise(FMA, u, zero);
    FloatVector q7 = u.broadcast(odd ? x[x7] : 0);
    FloatVector a7 = q7.lanewise(FMA, u, zero);
    int at = wOffset;
    for (int r = 0; r < runs; r++) {
      for (int j = odd ? 1 : 0; j < length; j += 2) {
        FloatVector u0 = FloatVector.fromArray(SPECIES, w, at + j * LANES);
        FloatVector s0 = u.broadcast(x[x0 + j]);
        a0 = s0.lanewise(FMA, u0, a0);
        FloatVector s1 = u.broadcast(x[x1 + j]);
        a1 = s1.lanewise(FMA, u0, a1);
        FloatVector s2 = u.broadcast(x[x2 + j]);
        a2 = s2.lanewise(FMA, u0, a2);
        FloatVector s3 = u.broadcast(x[x3 + j]);
        a3 = s3.lanewise(FMA, u0, a3);
        FloatVector s4 = u.broadcast(x[x4 + j]);
        a4 = s4.lanewise(FMA, u0, a4);
        FloatVector s5 = u.broadcast(x[x5 + j]);
        a5 = s5.lanewise(FMA, u0, a5);
        FloatVector s6 = u.broadcast(x[x6 + j]);
        a6 = s6.lanewise(FMA, u0, a6);
        FloatVector s7 = u.broadcast(x[x7 + j]);
        a7 = s7.lanewise(FMA, u0, a7);
        FloatVector u1 = FloatVector.fromArray(SPECIES, w, at + j * LANES + LANES);
        FloatVector r0 = u.broadcast(x[x0 + j + 1]);
        a0 = r0.lanewise(FMA, u1, a0);
        FloatVector r1 = u.broadcast(x[x1 + j + 1]);
        a1 = r1.lanewise(FMA, u1, a1);
        FloatVector r2 = u.broadcast(x[x2 + j + 1]);
        a2 = r2.lanewise(FMA, u1, a2);
        FloatVector r3 = u.broadcast(x[x3 + j + 1]);
        a3 = r3.lanewise(FMA, u1, a3);
        FloatVector r4 = u.broadcast(x[x4 + j + 1]);
        a4 = r4.lanewise(FMA, u1, a4);
        FloatVector r5 = u.broadcast(x[x5 + j + 1]);
        a5 = r5.lanewise(FMA, u1, a5);
        FloatVector r6 = u.broadcast(x[x6 + j + 1]);
        a6 = r6.lanewise(FMA, u1, a6);
        FloatVector r7 = u.broadcast(x[x7 + j + 1]);
        a7 = r7.lanewise(FMA, u1, a7);
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
      FloatVector q0 = u.broadcast(x[window]);
      a0 = q0.lanewise(FMA, u, a0);
      FloatVector q1 = u.broadcast(x[window + 1]);
      a1 = q1.lanewise(FMA, u, a1);
      FloatVector q2 = u.broadcast(x[window + 2]);
      a2 = q2.lanewise(FMA, u, a2);
      FloatVector q3 = u.broadcast(x[window + 3]);
      a3 = q3.lanewise(FMA, u, a3);
      FloatVector q4 = u.broadcast(x[window + 4]);
      a4 = q4.lanewise(FMA, u, a4);
      FloatVector q5 = u.broadcast(x[window + 5]);
      a5 = q5.lanewise(FMA, u, a5);
      FloatVector q6 = u.broadcast(x[window + 6]);
      a6 = q6.lanewise(FMA, u, a6);
      FloatVector q7 = u.broadcast(x[window + 7]);
      a7 = q7.lanewise(FMA, u, a7);
      FloatVector q8 = u.broadcast(x[window + 8]);
      a8 = q8.lanewise(FMA, u, a8);
      FloatVector q9 = u.broadcast(x[window + 9]);
      a9 = q9.lanewise(FMA, u, a9);
      FloatVector q10 = u.broadcast(x[window + 10]);
      a10 = q10.lanewise(FMA, u, a10);
      FloatVector q11 = u.broadcast(x[window + 11]);
      a11 = q11.lanewise(FMA, u, a11);
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
