package dev.evenflow.kernel.loop;

import dev.evenflow.kernel.Lanes;
import jdk.incubator.vector.VectorSpecies;

/** The species that generated code names: constants, as C2 needs them to be. */
final class Species {
  static final VectorSpecies<Float> FLOATS = Lanes.Vectors.SPECIES;
  static final VectorSpecies<Integer> INTS = FLOATS.withLanes(int.class);
  static final VectorSpecies<Double> DOUBLES = FLOATS.withLanes(double.class);

  private Species() {}
}
