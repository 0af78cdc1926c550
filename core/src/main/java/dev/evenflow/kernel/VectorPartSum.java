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

  /**
   * Sums as many neighbours as fill vectors, and returns how many those are. All loops stand in one
   * method, which is too large for C2 to inline: within another method, its vectors could be too
   * many to stay in registers.
   */
  static int sum(float[] s, int s0, int pitch, int parts, float[] c, int c0, int count) {
    int i = 0;
    for (; i + 4 * LANES <= count; i += 4 * LANES) {
      DoubleVector a0 = DoubleVector.zero(DOUBLES);
      DoubleVector a1 = DoubleVector.zero(DOUBLES);
      DoubleVector a2 = DoubleVector.zero(DOUBLES);
      DoubleVector a3 = DoubleVector.zero(DOUBLES);
      int from = s0 + i;
      for (int q = 0; q < parts; q++) {
        FloatVector x0 = FloatVector.fromArray(FLOATS, s, from);
        FloatVector x1 = FloatVector.fromArray(FLOATS, s, from + LANES);
        FloatVector x2 = FloatVector.fromArray(FLOATS, s, from + 2 * LANES);
        FloatVector x3 = FloatVector.fromArray(FLOATS, s, from + 3 * LANES);
        a0 = a0.add(x0.convertShape(VectorOperators.F2D, DOUBLES, 0));
        a1 = a1.add(x1.convertShape(VectorOperators.F2D, DOUBLES, 0));
        a2 = a2.add(x2.convertShape(VectorOperators.F2D, DOUBLES, 0));
        a3 = a3.add(x3.convertShape(VectorOperators.F2D, DOUBLES, 0));
        from += pitch;
      }
      int to = c0 + i;
      ((FloatVector) a0.convertShape(VectorOperators.D2F, FLOATS, 0)).intoArray(c, to);
      ((FloatVector) a1.convertShape(VectorOperators.D2F, FLOATS, 0)).intoArray(c, to + LANES);
      ((FloatVector) a2.convertShape(VectorOperators.D2F, FLOATS, 0)).intoArray(c, to + 2 * LANES);
      ((FloatVector) a3.convertShape(VectorOperators.D2F, FLOATS, 0)).intoArray(c, to + 3 * LANES);
    }
    for (; i + LANES <= count; i += LANES) {
      DoubleVector a = DoubleVector.zero(DOUBLES);
      int from = s0 + i;
      for (int q = 0; q < parts; q++) {
        FloatVector x = FloatVector.fromArray(FLOATS, s, from);
        a = a.add(x.convertShape(VectorOperators.F2D, DOUBLES, 0));
        from += pitch;
      }
      ((FloatVector) a.convertShape(VectorOperators.D2F, FLOATS, 0)).intoArray(c, c0 + i);
    }
    return i;
  }
}
