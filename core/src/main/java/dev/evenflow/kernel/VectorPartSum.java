package dev.evenflow.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** The part of {@link PartSum} that vectors can do, where a vector has 128 bits or more. */
final class VectorPartSum {
  private static final VectorSpecies<Double> DOUBLES =
      VectorSpecies.of(double.class, Lanes.Vectors.SPECIES.vectorShape());

  /** As many floats as there are doubles. */
  private static final VectorSpecies<Float> FLOATS =
      VectorSpecies.of(
          float.class, VectorShape.forBitSize(Lanes.Vectors.SPECIES.vectorBitSize() / 2));

  private static final int LANES = FLOATS.length();

  private VectorPartSum() {}

  /** Sums as many neighbours as fill vectors, and returns how many those are. */
  static int sum(float[] s, int s0, int pitch, int parts, float[] c, int c0, int count) {
    int i = 0;
    for (; i + 2 * LANES <= count; i += 2 * LANES) {
      two(s, s0 + i, pitch, parts, c, c0 + i);
    }
    if (i + LANES <= count) {
      one(s, s0 + i, pitch, parts, c, c0 + i);
      i += LANES;
    }
    return i;
  }

  private static void two(float[] s, int s0, int pitch, int parts, float[] c, int c0) {
    DoubleVector a = DoubleVector.zero(DOUBLES);
    DoubleVector b = DoubleVector.zero(DOUBLES);
    for (int q = 0; q < parts; q++) {
      FloatVector x = FloatVector.fromArray(FLOATS, s, s0 + q * pitch);
      FloatVector y = FloatVector.fromArray(FLOATS, s, s0 + q * pitch + LANES);
      a = a.add(x.convertShape(VectorOperators.F2D, DOUBLES, 0));
      b = b.add(y.convertShape(VectorOperators.F2D, DOUBLES, 0));
    }
    ((FloatVector) a.convertShape(VectorOperators.D2F, FLOATS, 0)).intoArray(c, c0);
    ((FloatVector) b.convertShape(VectorOperators.D2F, FLOATS, 0)).intoArray(c, c0 + LANES);
  }

  private static void one(float[] s, int s0, int pitch, int parts, float[] c, int c0) {
    DoubleVector a = DoubleVector.zero(DOUBLES);
    for (int q = 0; q < parts; q++) {
      FloatVector x = FloatVector.fromArray(FLOATS, s, s0 + q * pitch);
      a = a.add(x.convertShape(VectorOperators.F2D, DOUBLES, 0));
    }
    ((FloatVector) a.convertShape(VectorOperators.D2F, FLOATS, 0)).intoArray(c, c0);
  }
}
