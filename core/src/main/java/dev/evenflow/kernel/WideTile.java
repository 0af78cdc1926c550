package dev.evenflow.kernel;

import static jdk.incubator.vector.VectorOperators.FMA;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Eight rows by two vectors of the widest species. */
final class WideTile implements Tile {
  private static final VectorSpecies<Float> SPECIES = Lanes.Vectors.SPECIES;
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
    FloatVector q0 = u.broadcast(odd ? x[x0] : 0);
    FloatVector a0 = q0.lanewise(FMA, u, zero);
    FloatVector b0 = q0.lanewise(FMA, v, zero);
    FloatVector q1 = u.broadcast(odd ? x[x1] : 0);
    FloatVector a1 = q1.lanewise(FMA, u, zero);
    FloatVector b1 = q1.lanewise(FMA, v, zero);
    FloatVector q2 = u.broadcast(odd ? x[x2] : 0);
    FloatVector a2 = q2.lanewise(FMA, u, zero);
    FloatVector b2 = q2.lanewise(FMA, v, zero);
    FloatVector q3 = u.broadcast(odd ? x[x3] : 0);
    FloatVector a3 = q3.lanewise(FMA, u, zero);
    FloatVector b3 = q3.lanewise(FMA, v, zero);
    FloatVector q4 = u.broadcast(odd ? x[x4] : 0);
    FloatVector a4 = q4.lanewise(FMA, u, zero);
    FloatVector b4 = q4.lanewise(FMA, v, zero);
    FloatVector q5 = u.broadcast(odd ? x[x5] : 0);
    FloatVector a5 = q5.lanewise(FMA, u, zero);
    FloatVector b5 = q5.lanewise(FMA, v, zero);
    FloatVector q6 = u.broadcast(odd ? x[x6] : 0);
    FloatVector a6 = q6.lanewise(FMA, u, zero);
    FloatVector b6 = q6.lanewise(FMA, v, zero);
    FloatVector q7 = u.broadcast(odd ? x[x7] : 0);
    FloatVector a7 = q7.lanewise(FMA, u, zero);
    FloatVector b7 = q7.lanewise(FMA, v, zero);
    int at = wOffset;
    for (int r = 0; r < runs; r++) {
      for (int j = odd ? 1 : 0; j < length; j += 2) {
        FloatVector u0 = FloatVector.fromArray(SPECIES, w, at + j * WIDTH);
        FloatVector v0 = FloatVector.fromArray(SPECIES, w, at + j * WIDTH + LANES);
        FloatVector s0 = u.broadcast(x[x0 + j]);
        a0 = s0.lanewise(FMA, u0, a0);
        b0 = s0.lanewise(FMA, v0, b0);
        FloatVector s1 = u.broadcast(x[x1 + j]);
        a1 = s1.lanewise(FMA, u0, a1);
        b1 = s1.lanewise(FMA, v0, b1);
        FloatVector s2 = u.broadcast(x[x2 + j]);
        a2 = s2.lanewise(FMA, u0, a2);
        b2 = s2.lanewise(FMA, v0, b2);
        FloatVector s3 = u.broadcast(x[x3 + j]);
        a3 = s3.lanewise(FMA, u0, a3);
        b3 = s3.lanewise(FMA, v0, b3);
        FloatVector s4 = u.broadcast(x[x4 + j]);
        a4 = s4.lanewise(FMA, u0, a4);
        b4 = s4.lanewise(FMA, v0, b4);
        FloatVector s5 = u.broadcast(x[x5 + j]);
        a5 = s5.lanewise(FMA, u0, a5);
        b5 = s5.lanewise(FMA, v0, b5);
        FloatVector s6 = u.broadcast(x[x6 + j]);
        a6 = s6.lanewise(FMA, u0, a6);
        b6 = s6.lanewise(FMA, v0, b6);
        FloatVector s7 = u.broadcast(x[x7 + j]);
        a7 = s7.lanewise(FMA, u0, a7);
        b7 = s7.lanewise(FMA, v0, b7);
        FloatVector u1 = FloatVector.fromArray(SPECIES, w, at + j * WIDTH + WIDTH);
        FloatVector v1 = FloatVector.fromArray(SPECIES, w, at + j * WIDTH + WIDTH + LANES);
        FloatVector r0 = u.broadcast(x[x0 + j + 1]);
        a0 = r0.lanewise(FMA, u1, a0);
        b0 = r0.lanewise(FMA, v1, b0);
        FloatVector r1 = u.broadcast(x[x1 + j + 1]);
        a1 = r1.lanewise(FMA, u1, a1);
        b1 = r1.lanewise(FMA, v1, b1);
        FloatVector r2 = u.broadcast(x[x2 + j + 1]);
        a2 = r2.lanewise(FMA, u1, a2);
        b2 = r2.lanewise(FMA, v1, b2);
        FloatVector r3 = u.broadcast(x[x3 + j + 1]);
        a3 = r3.lanewise(FMA, u1, a3);
        b3 = r3.lanewise(FMA, v1, b3);
        FloatVector r4 = u.broadcast(x[x4 + j + 1]);
        a4 = r4.lanewise(FMA, u1, a4);
        b4 = r4.lanewise(FMA, v1, b4);
        FloatVector r5 = u.broadcast(x[x5 + j + 1]);
        a5 = r5.lanewise(FMA, u1, a5);
        b5 = r5.lanewise(FMA, v1, b5);
        FloatVector r6 = u.broadcast(x[x6 + j + 1]);
        a6 = r6.lanewise(FMA, u1, a6);
        b6 = r6.lanewise(FMA, v1, b6);
        FloatVector r7 = u.broadcast(x[x7 + j + 1]);
        a7 = r7.lanewise(FMA, u1, a7);
        b7 = r7.lanewise(FMA, v1, b7);
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
      FloatVector q0 = u.broadcast(x[window]);
      a0 = q0.lanewise(FMA, u, a0);
      b0 = q0.lanewise(FMA, v, b0);
      FloatVector q1 = u.broadcast(x[window + 1]);
      a1 = q1.lanewise(FMA, u, a1);
      b1 = q1.lanewise(FMA, v, b1);
      FloatVector q2 = u.broadcast(x[window + 2]);
      a2 = q2.lanewise(FMA, u, a2);
      b2 = q2.lanewise(FMA, v, b2);
      FloatVector q3 = u.broadcast(x[window + 3]);
      a3 = q3.lanewise(FMA, u, a3);
      b3 = q3.lanewise(FMA, v, b3);
      FloatVector q4 = u.broadcast(x[window + 4]);
      a4 = q4.lanewise(FMA, u, a4);
      b4 = q4.lanewise(FMA, v, b4);
      FloatVector q5 = u.broadcast(x[window + 5]);
      a5 = q5.lanewise(FMA, u, a5);
      b5 = q5.lanewise(FMA, v, b5);
      FloatVector q6 = u.broadcast(x[window + 6]);
      a6 = q6.lanewise(FMA, u, a6);
      b6 = q6.lanewise(FMA, v, b6);
      FloatVector q7 = u.broadcast(x[window + 7]);
      a7 = q7.lanewise(FMA, u, a7);
      b7 = q7.lanewise(FMA, v, b7);
      FloatVector q8 = u.broadcast(x[window + 8]);
      a8 = q8.lanewise(FMA, u, a8);
      b8 = q8.lanewise(FMA, v, b8);
      FloatVector q9 = u.broadcast(x[window + 9]);
      a9 = q9.lanewise(FMA, u, a9);
      b9 = q9.lanewise(FMA, v, b9);
      FloatVector q10 = u.broadcast(x[window + 10]);
      a10 = q10.lanewise(FMA, u, a10);
      b10 = q10.lanewise(FMA, v, b10);
      FloatVector q11 = u.broadcast(x[window + 11]);
      a11 = q11.lanewise(FMA, u, a11);
      b11 = q11.lanewise(FMA, v, b11);
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
