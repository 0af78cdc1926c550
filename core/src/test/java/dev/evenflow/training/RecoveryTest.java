package dev.evenflow.training;

import static dev.evenflow.training.TinyTraining.data;
import static dev.evenflow.training.TinyTraining.trainer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.evenflow.EvenflowException;
import dev.evenflow.checkpoint.Entry;
import dev.evenflow.checkpoint.Safetensors;
import dev.evenflow.data.Dataset;
import dev.evenflow.data.Features;
import dev.evenflow.replay.BadNumber;
import dev.evenflow.replay.Phase;
import dev.evenflow.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecoveryTest {
  @TempDir Path folder;

  /** In which no batch is good. */
  private static Dataset bad(int examples) {
    float[] features = new float[2 * examples];
    Arrays.fill(features, 1);
    for (int i = 0; i < examples; i++) {
      features[2 * i + 1] = Float.NaN;
    }
    return new Dataset(Features.of(features, 2), data(examples).labels());
  }

  private static BadNumbersException stopped(Trainer trainer, Dataset data) {
    return catchThrowableOfType(BadNumbersException.class, () -> trainer.fit(data, 9, List.of()));
  }

  /** Weights that are too large from a step on, or that are none. */
  private static Rule exploding(int steps, double to) {
    return (parameter, gradient, slots) -> {
      Tensor next = TinyTraining.MOMENTUM.next(parameter, gradient, slots);
      return Tensor.select(slots.step().less(steps), next, Tensor.constant(to));
    };
  }

  /** Writes down what happens. */
  private static final class Witness implements TrainingListener {
    private final Trainer trainer;
    private final List<RolledBack> events = new ArrayList<>();
    private final List<List<Entry>> after = new ArrayList<>();
    private final List<BadStep> refused = new ArrayList<>();
    private final Map<Long, List<Entry>> before = new TreeMap<>();

    Witness(Trainer trainer) {
      this.trainer = trainer;
    }

    @Override
    public void onBatch(StepReport report, int batch, int batches, int epoch) {
      before.putIfAbsent(trainer.position(), trainer.snapshot().variables());
    }

    @Override
    public void onRefused(StepReport report, Supplier<BadStep> step) {
      assertThat(report.committed()).isFalse();
      refused.add(step.get());
    }

    @Override
    public void onRollBack(RolledBack event) {
      events.add(event);
      after.add(trainer.snapshot().variables());
    }
  }

  @Test
  void stopsAfterManyBadBatchesAndLeavesTheModelAsItWas() {
    Trainer trainer = trainer().recovery(new Recovery.Stop(4)).build();
    trainer.fit(data(16), 1, List.of());
    List<Entry> before = trainer.snapshot().variables();
    BadNumbersException e = stopped(trainer, bad(24));
    assertThat(e)
        .hasMessage(
            "training stopped: the guard refused 4 batches in a row, the last at position 5 with"
                + " loss NaN");
    assertThat(trainer.snapshot().variables()).isEqualTo(before);
    assertThat(trainer.position()).isEqualTo(6);
    assertThat(trainer.progress().streak()).isZero();
    BadNumber first = trainer.replay(e.step(), share -> {}).first().orElseThrow();
    assertThat(first.operation()).isEqualTo("input x");
    assertThat(first.index()).containsExactly(0, 1);
    assertThat(trainer.snapshot().variables()).isEqualTo(before);
  }

  @Test
  void goesOnAfterFewerBadBatches() {
    Trainer trainer = trainer().recovery(new Recovery.Stop(4)).build();
    float[] features = new float[16];
    Arrays.fill(features, Float.NaN);
    Dataset oneBad = new Dataset(Features.of(features, 2), data(8).labels());
    for (int epoch = 0; epoch < 3; epoch++) {
      trainer.fit(oneBad, 3, List.of());
      trainer.fit(data(8), 1, List.of());
    }
    assertThat(trainer.position()).isEqualTo(12);
  }

  @Test
  void skipsAllIfItIsToldTo() {
    Trainer trainer = trainer().recovery(new Recovery.Skip()).build();
    History history = trainer.fit(bad(24), 9, List.of());
    assertThat(history.last().refused()).isEqualTo(3);
    assertThat(trainer.progress().streak()).isEqualTo(27);
  }

  /** The row goes on in the next epoch, and after an interruption. */
  @Test
  void countsOverEpochsAndInterruptions() {
    Trainer trainer = trainer().recovery(new Recovery.Stop(4)).build();
    trainer.fit(bad(8), 3, List.of());
    Path file = folder.resolve("snapshot.safetensors");
    trainer.snapshot().write(file);
    Trainer other = trainer().recovery(new Recovery.Stop(4)).build();
    other.restore(Snapshot.read(file));
    assertThat(other.progress().streak()).isEqualTo(3);
    assertThatThrownBy(() -> other.resume(bad(8), 4, List.of()))
        .isInstanceOf(BadNumbersException.class);
    assertThat(other.position()).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource({"3e38", "NaN"})
  void goesBackToGoodWeightsAndStopsWhenThatDoesNotHelp(double to) {
    Trainer trainer =
        trainer().optimizer(exploding(5, to)).recovery(new Recovery.RollBack(2, 3, 2)).build();
    Witness witness = new Witness(trainer);
    BadNumbersException e =
        catchThrowableOfType(
            BadNumbersException.class, () -> trainer.fit(data(24), 30, List.of(witness)));
    assertThat(e)
        .hasMessageContaining("refused 2 batches in a row")
        .hasMessageContaining("after going back 3 times");
    assertThat(witness.events).extracting(RolledBack::count).containsExactly(1, 2, 3);
    RolledBack first = witness.events.getFirst();
    assertThat(first.position()).isEqualTo(7);
    assertThat(first.to()).isEqualTo(2);
    assertThat(first.streak()).isEqualTo(2);
    assertThat(first.most()).isEqualTo(3);
    for (int i = 0; i < 3; i++) {
      assertThat(witness.after.get(i)).isEqualTo(witness.before.get(witness.events.get(i).to()));
    }
    assertThat(witness.refused).hasSize(8);
  }

  @Test
  void goesBackToTheBeginning() {
    Trainer trainer =
        trainer().optimizer(exploding(1, 3e38)).recovery(new Recovery.RollBack(2, 1, 100)).build();
    Witness witness = new Witness(trainer);
    trainer.prepare(2);
    assertThatThrownBy(() -> trainer.fit(data(24), 30, List.of(witness)))
        .isInstanceOf(BadNumbersException.class);
    assertThat(witness.events.getFirst().to()).isZero();
    Trainer fresh = trainer().optimizer(exploding(1, 3e38)).build();
    fresh.prepare(2);
    Map<String, Entry> restored = new Safetensors(witness.after.getFirst()).byName();
    fresh
        .snapshot()
        .variables()
        .forEach(entry -> assertThat(restored.get(entry.name())).isEqualTo(entry));
    assertThat(restored.get("step").doubles()).containsExactly(0);
  }

  @Test
  void savesAStepWithAllThatItsReplayNeeds() {
    Trainer trainer =
        trainer().optimizer(exploding(3, 3e38)).recovery(new Recovery.Stop(1)).build();
    BadStep step = stopped(trainer, data(20)).step();
    Path file = folder.resolve("step.safetensors");
    step.write(file);
    BadStep read = BadStep.read(file);
    assertThat(read.before()).isEqualTo(step.before());
    assertThat(read.features()).containsExactly(step.features());
    assertThat(read.targets().ints()).containsExactly(step.targets().ints());
    Trainer other = trainer().optimizer(exploding(3, 3e38)).build();
    assertThat(other.replay(read, share -> {})).isEqualTo(trainer.replay(step, share -> {}));
    assertThat(other.replay(read, share -> {}).refused()).isTrue();
    assertThat(other.variables().all()).isEmpty();
  }

  /** The guard accepts the step that writes them, and no later one. */
  @Test
  void namesTheRuleThatWritesABadWeight() {
    Trainer trainer = trainer().optimizer(exploding(4, Double.NaN)).build();
    trainer.fit(data(24), 1, List.of());
    float[] features = new float[16];
    Arrays.fill(features, 0.5f);
    BadStep fourth = new BadStep(trainer.snapshot(), features, new int[8]);
    BadNumber first = trainer.replay(fourth, share -> {}).first().orElseThrow();
    assertThat(first.phase()).isEqualTo(Phase.UPDATE);
    assertThat(first.operation()).isEqualTo("NaN");
    assertThat(first.source()).contains("RecoveryTest");
  }

  @Test
  void saysWhatIsNoBadStep() {
    Trainer trainer = trainer().build();
    trainer.fit(data(8), 1, List.of());
    Path file = folder.resolve("snapshot.safetensors");
    trainer.snapshot().write(file);
    assertThatThrownBy(() -> BadStep.read(file))
        .isInstanceOf(EvenflowException.class)
        .hasMessage(file + " is no bad step of a training");
    BadStep step = new BadStep(trainer.snapshot(), new float[3], new int[2]);
    assertThatThrownBy(() -> trainer.replay(step, share -> {}))
        .isInstanceOf(EvenflowException.class)
        .hasMessage("a batch of 2 of shape [2] has 4 values, given 3");
    assertThatThrownBy(() -> trainer().seed(4).build().replay(step, share -> {}))
        .isInstanceOf(EvenflowException.class)
        .hasMessageContaining("seed");
  }

  @Test
  void saysWhatIsWrong() {
    assertThatThrownBy(() -> new Recovery.Stop(0))
        .hasMessage("recovery stop: streak must be at least 1, given 0");
    assertThatThrownBy(() -> new Recovery.RollBack(1, 0, 1))
        .hasMessage("recovery roll-back: roll-backs must be at least 1, given 0");
  }
}
