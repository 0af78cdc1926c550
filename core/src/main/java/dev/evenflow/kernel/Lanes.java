package dev.evenflow.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** How wide the SIMD code of this JVM is. */
final class Lanes {
  /** Floats in a vector; 0 where code is scalar. */
  static final int COUNT =
      Integer.getInteger("evenflow.vector.bits", -1) == 0
              || ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()
          ? 0
          : Vectors.SPECIES.length();

  private Lanes() {}

  /** What needs the module jdk.incubator.vector: a class of its own, not loaded without it. */
  static final class Vectors {
    static final VectorSpecies<Float> SPECIES =
        VectorSpecies.of(
            float.class,
            VectorShape.forBitSize(
                Integer.getInteger(
                    "evenflow.vector.bits", FloatVector.SPECIES_PREFERRED.vectorBitSize())));

    private Vectors() {}
  }
}
