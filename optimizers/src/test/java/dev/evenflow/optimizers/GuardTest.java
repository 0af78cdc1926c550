package dev.evenflow.optimizers;

import static dev.evenflow.testing.VariableBits.bits;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.nn.Linear;
import dev.evenflow.nn.init.XavierUniform;
import dev.evenflow.training.Trainer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A batch that is not sound leaves every byte of every optimizer's variables as it was. */
class GuardTest {
  private static final float[] SOUND = {1, -2, 0.5f, 3, -1, 0.25f};
  private static final int[] LABELS = {0, 0, 1};

  static Set<String> optimizers() {
    return Optimizers.catalogue().names();
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void keepsAllVariablesFromABatchThatIsNotSound(String name) {
    Trainer trainer =
        Trainer.builder(new Linear(3, new XavierUniform()))
            .optimizer(Optimizers.catalogue().create(name))
            .batchSize(LABELS.length)
            .build();
    trainer.prepare(2);
    assertThat(trainer.step(SOUND, LABELS).committed()).isTrue();
    assertThat(trainer.step(SOUND, LABELS).committed()).isTrue();
    Map<String, List<Long>> before = bits(trainer);
    for (float poison : new float[] {Float.NaN, Float.POSITIVE_INFINITY, 1e30f, 1e20f}) {
      // Opposite examples of one class cannot both be right, so their gradients are as large.
      float[] features = {poison, -poison, -poison, poison, 1, 1};
      assertThat(trainer.step(features, LABELS).committed()).as("%s", poison).isFalse();
      assertThat(bits(trainer)).as("%s", poison).isEqualTo(before);
    }
    assertThat(trainer.step(SOUND, LABELS).committed()).isTrue();
    assertThat(bits(trainer)).isNotEqualTo(before);
  }
}
