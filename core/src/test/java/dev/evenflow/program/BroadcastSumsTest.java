package dev.evenflow.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.testing.OtherJvm;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class BroadcastSumsTest {
  @Test
  void sumsWhatIsReadAgainAndAgain() {
    assertThat(BroadcastSums.all())
        .containsExactly(
            List.of(15 * 28f),
            List.of(15 * 140f),
            Collections.nCopies(3, 5 * 28f),
            Collections.nCopies(5, 3 * 28f),
            List.of(15f, 30f, 45f, 60f, 75f, 90f, 105f),
            List.of(7f),
            List.of(5 * 28f),
            List.of(5f, 10f, 15f, 20f, 25f, 30f, 35f));
  }

  @Test
  void sumsTheSameWhereNothingIsFused() {
    assertThat(
            OtherJvm.run(
                BroadcastSums.class, "--add-modules=jdk.incubator.vector", "-Devenflow.fusion=off"))
        .isEqualTo(BroadcastSums.all().toString());
  }
}
