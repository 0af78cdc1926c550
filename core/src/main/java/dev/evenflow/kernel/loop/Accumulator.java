package dev.evenflow.kernel.loop;

import java.util.Arrays;

/** What the scalar code of reductions calls; the vector code writes the same operations inline. */
public final class Accumulator {
  /** Lanes that are reduced apart along a row, whatever the width of vectors. */
  static final int LANES = 16;

  /** Rows that are reduced apart across rows. */
  static final int CHAINS = 4;

  private Accumulator() {}

  static boolean isDouble(Instruction reduction) {
    return reduction.opcode() == Opcode.SUM_OF_SQUARES;
  }

  static double identity(Instruction reduction) {
    return reduction.opcode() == Opcode.MAXIMUM ? Double.NEGATIVE_INFINITY : 0;
  }

  static float[] lanes(float identity) {
    float[] lanes = new float[LANES];
    Arrays.fill(lanes, identity);
    return lanes;
  }

  static double[] doubleLanes(float identity) {
    double[] lanes = new double[LANES];
    Arrays.fill(lanes, identity);
    return lanes;
  }

  static void add(float[] lanes, int index, float value) {
    lanes[index & (LANES - 1)] += value;
  }

  static void add(double[] lanes, int index, float value) {
    double wide = value;
    lanes[index & (LANES - 1)] += wide * wide;
  }

  static void compete(float[] lanes, int index, float value) {
    int lane = index & (LANES - 1);
    lanes[lane] = Math.max(lanes[lane], value);
  }

  static void storeSum(float[] lanes, float[] to, int at) {
    for (int half = LANES / 2; half > 0; half /= 2) {
      for (int i = 0; i < half; i++) {
        lanes[i] += lanes[i + half];
      }
    }
    to[at] = lanes[0];
  }

  static void storeMaximum(float[] lanes, float[] to, int at) {
    float maximum = lanes[0];
    for (float lane : lanes) {
      maximum = Math.max(maximum, lane);
    }
    to[at] = maximum;
  }

  static void storeSum(double[] lanes, float[] to, int at) {
    for (int half = LANES / 2; half > 0; half /= 2) {
      for (int i = 0; i < half; i++) {
        lanes[i] += lanes[i + half];
      }
    }
    storeDouble(lanes[0], to, at);
  }

  static void sumInto(float[] to, int at, float value) {
    to[at] += value;
  }

  static void maximumInto(float[] to, int at, float value) {
    to[at] = Math.max(to[at], value);
  }

  static void squareInto(float[] to, int at, float value) {
    double wide = value;
    storeDouble(loadDouble(to, at) + wide * wide, to, at);
  }

  /** Writes a double as the bits of two floats. */
  public static void storeDouble(double value, float[] to, int at) {
    long bits = Double.doubleToRawLongBits(value);
    to[at] = Float.intBitsToFloat((int) (bits >>> 32));
    to[at + 1] = Float.intBitsToFloat((int) bits);
  }

  /** Reads a double written by {@link #storeDouble}. */
  public static double loadDouble(float[] from, int at) {
    long high = Float.floatToRawIntBits(from[at]);
    long low = Float.floatToRawIntBits(from[at + 1]) & 0xFFFFFFFFL;
    return Double.longBitsToDouble(high << 32 | low);
  }
}
