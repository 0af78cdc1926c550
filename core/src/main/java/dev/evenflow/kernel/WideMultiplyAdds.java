package dev.evenflow.kernel;

import static jdk.incubator.vector.VectorOperators.FMA;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Multiply-adds of the widest vectors. */
final class WideMultiplyAdds implements MultiplyAdds {
  private static final VectorSpecies<Float> SPECIES = Lanes.Vectors.SPECIES;

  @Override
  public int lanes() {
    return SPECIES.length();
  }

  @Override
  public float run(int rounds) {
    FloatVector x = FloatVector.broadcast(SPECIES, 1.0001f);
    FloatVector y = FloatVector.broadcast(SPECIES, 1e-9f);
    FloatVector s0 = x;
    FloatVector s1 = x;
    FloatVector s2 = x;
    FloatVector s3 = x;
    FloatVector s4 = x;
    FloatVector s5 = x;
    FloatVector s6 = x;
    FloatVector s7 = x;
    FloatVector s8 = x;
    FloatVector s9 = x;
    FloatVector s10 = x;
    FloatVector s11 = x;
    for (int i = 0; i < rounds; i++) {
      s0 = s0.lanewise(FMA, x, y);
      s1 = s1.lanewise(FMA, x, y);
      s2 = s2.lanewise(FMA, x, y);
      s3 = s3.lanewise(FMA, x, y);
      s4 = s4.lanewise(FMA, x, y);
      s5 = s5.lanewise(FMA, x, y);
      s6 = s6.lanewise(FMA, x, y);
      s7 = s7.lanewise(FMA, x, y);
      s8 = s8.lanewise(FMA, x, y);
      s9 = s9.lanewise(FMA, x, y);
      s10 = s10.lanewise(FMA, x, y);
      s11 = s11.lanewise(FMA, x, y);
    }
    return s0.add(s1)
        .add(s2)
        .add(s3)
        .add(s4)
        .add(s5)
        .add(s6)
        .add(s7)
        .add(s8)
        .add(s9)
        .add(s10)
        .add(s11)
        .lane(0);
  }
}
