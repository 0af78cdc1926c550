package dev.evenflow.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Vectors of at most 256 bits, for panels too narrow for two of the widest. */
final class HalfLanes {
  static final VectorSpecies<Float> SPECIES =
      Lanes.Vectors.SPECIES.vectorBitSize() > 256 ? FloatVector.SPECIES_256 : Lanes.Vectors.SPECIES;

  private HalfLanes() {}
}
