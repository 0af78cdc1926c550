package dev.evenflow.kernel;

import java.util.Set;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * How wide the SIMD code of this JVM is: chosen once, when first asked. A kernel that finds no
 * vectors has scalar code with the same bits.
 *
 * <p>The choice is the widest vector of the processor, up to 512 bits. The system property {@value
 * #PROPERTY} overrides it: 512, 256, 128 or 64 bits, or 0 for scalar code.
 */
final class Lanes {
  /** The system property that fixes the width. */
  static final String PROPERTY = "evenflow.vector.bits";

  private static final Set<String> WIDTHS = Set.of("0", "64", "128", "256", "512");

  /** Why code is scalar; empty where it is not. */
  private static final String REASON = reasonForScalar();

  /** Floats in a vector; 0 where code is scalar. */
  static final int COUNT = REASON.isEmpty() ? Vectors.SPECIES.length() : 0;

  private Lanes() {}

  /** One sentence on why code is scalar in this JVM and what would change it; empty where not. */
  static String reason() {
    return REASON;
  }

  private static String reasonForScalar() {
    String bits = System.getProperty(PROPERTY, "");
    if (!bits.isEmpty() && !WIDTHS.contains(bits)) {
      throw new IllegalArgumentException(
          PROPERTY
              + "="
              + bits
              + ": a vector has 512, 256, 128 or 64 bits, and 0 means scalar code");
    }
    if (bits.equals("0")) {
      return "Scalar code was asked for by -D" + PROPERTY + "=0.";
    }
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      return "The module jdk.incubator.vector is absent: start Java with"
          + " --add-modules jdk.incubator.vector.";
    }
    if (!bits.isEmpty()) {
      return "";
    }
    String mode = System.getProperty("java.vm.info", "");
    if (mode.contains("interpreted") || mode.contains("emulated-client")) {
      return "The compiler C2 is off, without which vectors are slower than scalar code: start Java"
          + " without -Xint and -XX:TieredStopAtLevel.";
    }
    if (Vectors.SPECIES.vectorBitSize() < 128) {
      return "This processor, or this JVM on it, has no vectors of 128 bits or more.";
    }
    return "";
  }

  /** What needs the module jdk.incubator.vector: a class of its own, not loaded without it. */
  static final class Vectors {
    /** The one species of float vectors; constant, as C2 needs it to be. */
    static final VectorSpecies<Float> SPECIES = species();

    private Vectors() {}

    private static VectorSpecies<Float> species() {
      int bits = Integer.getInteger(PROPERTY, FloatVector.SPECIES_PREFERRED.vectorBitSize());
      return VectorSpecies.of(float.class, VectorShape.forBitSize(Math.min(bits, 512)));
    }
  }
}
