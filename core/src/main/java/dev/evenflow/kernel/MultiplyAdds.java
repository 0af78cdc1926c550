package dev.evenflow.kernel;

import java.util.List;

/**
 * What no kernel can exceed: nothing but multiply-adds in registers, in more independent chains
 * than any processor has under way. A class for each width of vectors, as C2 needs it.
 */
public interface MultiplyAdds {
  /** Independent chains. */
  int CHAINS = 12;

  /** Those of this JVM's vectors; none where code is scalar. */
  static List<MultiplyAdds> all() {
    return Lanes.COUNT == 0 ? List.of() : List.of(new WideMultiplyAdds(), new HalfMultiplyAdds());
  }

  /** Floats in a vector. */
  int lanes();

  /** Carries out {@link #CHAINS} multiply-adds of a vector in each round. */
  float run(int rounds);
}
