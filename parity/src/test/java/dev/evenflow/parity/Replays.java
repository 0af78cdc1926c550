package dev.evenflow.parity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.parity.reference.Agreement;
import dev.evenflow.parity.reference.Engine;
import dev.evenflow.parity.reference.Precision;
import dev.evenflow.parity.reference.ReferenceCase;
import java.io.IOException;
import java.io.InputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** The replays of a file of the test resources, as tests. */
final class Replays {
  /** Of what is computed in float. */
  static final double FLOAT_TOLERANCE = 1e-5;

  /** Sources in double, written with nine digits. Optax keeps some scalars in float even then. */
  static final double DOUBLE_TOLERANCE = 1e-7;

  private Replays() {}

  static Stream<DynamicTest> of(String resource, Engine engine, double tolerance)
      throws IOException {
    try (InputStream stream = Replays.class.getResourceAsStream("/" + resource)) {
      return ReferenceFile.read(resource, stream).cases().stream()
          .map(each ->
              DynamicTest.dynamicTest(
                  each.toString(), () -> assertAgrees(each, engine, tolerance)));
    }
  }

  private static void assertAgrees(ReferenceCase recorded, Engine engine, double tolerance) {
    Agreement agreement = recorded.replay(engine);
    assertThat(agreement.error())
        .as(agreement.where())
        .isLessThanOrEqualTo(agreement.precision().tolerance(tolerance));
    // Only PyTorch's Muon may be coarse, by its own arithmetic.
    assertThat(agreement.precision() == Precision.BFLOAT16)
        .isEqualTo(recorded.name().startsWith("muon") && recorded.source().startsWith("torch"));
  }
}
