package dev.evenflow.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.data.Dataset;
import dev.evenflow.replay.Replay;
import dev.evenflow.training.BadStep;
import dev.evenflow.training.Trainer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Steps in which nothing is wrong, with every strategy: a replay finds nothing. */
class HealthyReplayTest {
  private static final Strategies ALL = Strategies.standard();
  private static final int BATCH = 4;

  private static Stream<String> choices() {
    return Stream.of(
            ALL.optimizers().names().stream().map(name -> "--optimizer " + name),
            ALL.clips().names().stream().map(name -> "--clip " + name),
            ALL.normalizations().names().stream().map(name -> "--norm " + name),
            ALL.activations().names().stream().map(name -> "--activation " + name),
            ALL.residuals().names().stream().map(name -> "--residual " + name),
            ALL.schedules().names().stream().map(name -> "--schedule " + name))
        .flatMap(each -> each);
  }

  @ParameterizedTest
  @MethodSource("choices")
  void findsNothing(String choice) {
    Recipe recipe =
        Recipe.parse(choice + " --epochs 1 --batch 4 --model residual-cnn:channels=4,blocks=1");
    Run run = Run.of(recipe, ALL, 1);
    Trainer trainer = run.trainer();
    Dataset data = run.train();
    int[] order = IntStream.range(0, 4 * BATCH).toArray();
    for (int batch = 0; batch < 3; batch++) {
      trainer.step(features(data, order, batch), labels(data, order, batch));
    }
    BadStep step =
        new BadStep(trainer.snapshot(), features(data, order, 3), labels(data, order, 3));
    Replay replay = trainer.replay(step, share -> {});
    assertThat(replay.causes()).isEmpty();
    assertThat(replay.refused()).isFalse();
    // L-BFGS divides by 0 where it has no pair of steps yet, and does not select that.
    assertThat(replay.isHealthy()).isEqualTo(!choice.endsWith(" lbfgs"));
  }

  private static float[] features(Dataset data, int[] order, int batch) {
    float[] features = new float[BATCH * data.features().width()];
    data.features().copy(order, batch * BATCH, (batch + 1) * BATCH, features, 0);
    return features;
  }

  private static int[] labels(Dataset data, int[] order, int batch) {
    int[] labels = new int[BATCH];
    data.labels().copy(order, batch * BATCH, (batch + 1) * BATCH, labels, 0);
    return labels;
  }
}
