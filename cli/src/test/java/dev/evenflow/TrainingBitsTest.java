package dev.evenflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.testing.OtherJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingBitsTest {
  private static final String VECTORS = "--add-modules=jdk.incubator.vector ";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-Devenflow.vector.bits=512 -Dthreads=4",
        "-Devenflow.vector.bits=256",
        "-Devenflow.vector.bits=128",
        "-Devenflow.vector.bits=0 -Dthreads=2",
        "-Devenflow.fusion=off",
        "-Devenflow.vector.bits=256 -XX:TieredStopAtLevel=1",
        "-Xint"
      })
  void leavesTheSameBitsInAnotherJvm(String flags) {
    assertThat(OtherJvm.run(TrainingDigest.class, (VECTORS + flags).split(" ")))
        .isEqualTo(Long.toString(TrainingDigest.of(1, 1)));
  }

  @Test
  void leavesTheSameBitsForEveryNumberOfThreadsAsCompilersTakeOver() {
    long alone = TrainingDigest.of(1, 40);
    assertThat(TrainingDigest.of(2, 40)).isEqualTo(alone);
    assertThat(TrainingDigest.of(4, 40)).isEqualTo(alone);
    assertThat(TrainingDigest.of(1, 1)).isNotEqualTo(alone);
  }
}
