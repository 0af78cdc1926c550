package dev.evenflow.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.testing.OtherJvm;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConvolutionBitsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--add-modules=jdk.incubator.vector -Devenflow.vector.bits=512 -Drepetitions=2",
        "--add-modules=jdk.incubator.vector -Devenflow.vector.bits=256 -Drepetitions=2",
        "--add-modules=jdk.incubator.vector -Devenflow.vector.bits=128",
        "--add-modules=jdk.incubator.vector -Devenflow.vector.bits=256 -XX:TieredStopAtLevel=1",
        "--limit-modules=java.base -Drepetitions=2",
        "-Devenflow.vector.bits=0 -Xint"
      })
  void bitsAreTheSameInAnotherJvm(String flags) {
    assertThat(OtherJvm.run(ConvolutionDigest.class, flags.split(" ")).lines().distinct())
        .containsExactly(Long.toString(ConvolutionDigest.digest()));
  }
}
