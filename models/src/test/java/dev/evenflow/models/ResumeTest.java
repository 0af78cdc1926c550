package dev.evenflow.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.data.Dataset;
import dev.evenflow.data.Features;
import dev.evenflow.data.Labels;
import dev.evenflow.nn.Sequential;
import dev.evenflow.nn.activation.StandardActivation;
import dev.evenflow.nn.init.HeNormal;
import dev.evenflow.random.RandomStream;
import dev.evenflow.regularization.noise.Dropout;
import dev.evenflow.regularization.noise.GaussianNoise;
import dev.evenflow.strategy.Catalogue;
import dev.evenflow.testing.Stopping;
import dev.evenflow.training.Snapshot;
import dev.evenflow.training.StepReport;
import dev.evenflow.training.Trainer;
import dev.evenflow.training.TrainingListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every strategy that has a memory goes on after an interruption as if there had been none, with
 * dropout and noise, in the middle of an epoch, on another number of threads; and a step that is
 * refused leaves no trace in any of them.
 */
class ResumeTest {
  private static final Strategies ALL = Strategies.standard();
  private static final int EXAMPLES = 24;
  private static final int BATCH = 8;
  private static final int EPOCHS = 2;

  /** In the second epoch. */
  private static final int STOP = 4;

  private static final Dataset DATA = data();

  @TempDir private Path folder;

  /** The strategies of one training, as they are spelled. */
  record Case(String optimizer, String clip, String norm, String residual, String schedule) {
    Trainer trainer(int threads) {
      return Trainer.builder(
              new Sequential(
                  new GaussianNoise(0.1),
                  new ResidualCnn(
                      3,
                      8,
                      1,
                      new HeNormal(),
                      StandardActivation.TANH,
                      ALL.normalizations().create(norm),
                      ALL.residuals().create(residual)),
                  new Dropout(0.1)))
          .optimizer(ALL.optimizers().create(optimizer))
          .transforms(List.of(ALL.clips().create(clip)))
          .schedule(ALL.schedules().create(schedule))
          .seed(3)
          .batchSize(BATCH)
          .totalSteps(6)
          .threads(threads)
          .build();
    }
  }

  private static <T> T pick(List<T> all, int index) {
    return all.get(index % all.size());
  }

  private static List<String> names(Catalogue<?> catalogue) {
    // Bottlenecks have too few channels for the usual four groups.
    return catalogue.names().stream().map(name -> name.equals("group") ? "group:2" : name).toList();
  }

  private static Case beside(String optimizer, int index) {
    return new Case(
        optimizer,
        pick(names(ALL.clips()), index),
        pick(names(ALL.normalizations()), index),
        pick(names(ALL.residuals()), index),
        pick(names(ALL.schedules()), index));
  }

  /** Every optimizer and every wrapper, and beside them every strategy of the other kinds. */
  static Stream<Case> cases() {
    List<String> optimizers = new ArrayList<>(ALL.optimizers().names());
    ALL.optimizers().wrappers().keySet().forEach(wrapper -> optimizers.add("adam+" + wrapper));
    return IntStream.range(0, optimizers.size()).mapToObj(i -> beside(optimizers.get(i), i));
  }

  /** Every optimizer in every wrapper, with ever other strategies of the other kinds. */
  static Stream<Case> pairs() {
    List<String> optimizers = new ArrayList<>();
    for (String wrapper : ALL.optimizers().wrappers().keySet()) {
      ALL.optimizers().names().forEach(name -> optimizers.add(name + "+" + wrapper));
    }
    // It searches along the gradient as it is, which a mask of its signs would spoil.
    optimizers.remove("lbfgs+cautious");
    // It evaluates the loss at other weights, for which gathered batches are gone.
    optimizers.remove("lbfgs+accumulate");
    return IntStream.range(0, optimizers.size()).mapToObj(i -> beside(optimizers.get(i), i));
  }

  private static Dataset data() {
    float[] features = new float[32 * EXAMPLES];
    int[] labels = new int[EXAMPLES];
    RandomStream random = new RandomStream(1, "data");
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) random.normal(0, i);
    }
    for (int i = 0; i < EXAMPLES; i++) {
      labels[i] = i % 3;
    }
    return new Dataset(Features.of(features, 4, 4, 2), new Labels(labels, List.of("a", "b", "c")));
  }

  private static void resume(Trainer trainer, TrainingListener... listeners) {
    trainer.resume(DATA, EPOCHS, List.of(listeners));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void goesOnAsIfNothingHadHappened(Case each) {
    compare(each);
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("pairs")
  void goesOnInEveryWrapper(Case each) {
    compare(each);
  }

  private void compare(Case each) {
    Trainer whole = each.trainer(1);
    resume(whole);
    String expected = whole.snapshot().digest();
    Trainer stopped = each.trainer(1);
    resume(stopped, Stopping.after(STOP));
    Snapshot snapshot = stopped.snapshot();
    assertThat(snapshot.digest()).isNotEqualTo(expected);

    float[] poisoned = new float[BATCH * 32];
    poisoned[7] = Float.NaN;
    StepReport refused;
    do {
      refused = stopped.step(poisoned, new int[BATCH]);
      assertThat(refused.committed()).isFalse();
    } while (refused.gathered() > 0);
    assertThat(stopped.position()).isEqualTo(refused.position() + 1);
    assertThat(stopped.snapshot().variables()).isEqualTo(snapshot.variables());

    stopped.restore(snapshot);
    resume(stopped);
    assertThat(stopped.snapshot().digest()).isEqualTo(expected);

    Path file = folder.resolve("snapshot");
    snapshot.write(file);
    Trainer restored = each.trainer(2);
    restored.restore(Snapshot.read(file));
    resume(restored);
    assertThat(restored.snapshot().digest()).isEqualTo(expected);
  }

  @Test
  void coversEveryStrategyOfEveryKind() {
    List<Case> all = cases().toList();
    assertThat(all).extracting(Case::clip).containsAll(ALL.clips().names());
    assertThat(all).extracting(Case::norm).containsAll(names(ALL.normalizations()));
    assertThat(all).extracting(Case::residual).containsAll(ALL.residuals().names());
    assertThat(all).extracting(Case::schedule).containsAll(ALL.schedules().names());
    assertThat(pairs().map(Case::optimizer))
        .doesNotHaveDuplicates()
        .hasSize(ALL.optimizers().names().size() * ALL.optimizers().wrappers().size() - 2);
  }
}
