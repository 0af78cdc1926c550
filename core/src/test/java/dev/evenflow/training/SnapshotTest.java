package dev.evenflow.training;

import static dev.evenflow.training.TinyTraining.data;
import static dev.evenflow.training.TinyTraining.trainer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenflow.EvenflowException;
import dev.evenflow.checkpoint.Entry;
import dev.evenflow.checkpoint.Safetensors;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Linear;
import dev.evenflow.nn.init.XavierUniform;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.testing.Stopping;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotTest {
  private static final int EXAMPLES = 20;
  private static final int EPOCHS = 3;

  /** Halves the rate whenever the metric did not fall, so that a metric has effects. */
  private static final Schedule WATCHING =
      (step, total, slots) -> {
        Tensor metric = slots.metric();
        Tensor least = slots.current("least", Double.MAX_VALUE);
        slots.next(
            "least",
            Double.MAX_VALUE,
            before -> Tensor.select(metric.less(before), metric, before));
        return slots.next(
            "factor",
            1,
            before -> Tensor.select(least.lessOrEqual(metric), before.mul(0.5), before));
      };

  @TempDir Path folder;

  private static TrainerBuilder watching() {
    return trainer().schedule(WATCHING).totalSteps(9);
  }

  private static Validation validation() {
    return new Validation(data(9));
  }

  private static Trainer trained() {
    Trainer trainer = watching().build();
    trainer.fit(data(EXAMPLES), validation(), EPOCHS, List.of());
    return trainer;
  }

  private static Trainer stopped(int batches) {
    Trainer trainer = watching().build();
    trainer.fit(data(EXAMPLES), validation(), EPOCHS, List.of(Stopping.after(batches)));
    return trainer;
  }

  private static History resume(Trainer trainer) {
    return trainer.resume(data(EXAMPLES), validation(), EPOCHS, List.of());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9})
  void goesOnAsIfNothingHadHappened(int batches) {
    Path file = folder.resolve("snapshot");
    stopped(batches).snapshot().write(file);
    Trainer resumed = watching().threads(2).build();
    resumed.restore(Snapshot.read(file));
    History history = resume(resumed);
    Trainer whole = trained();
    assertThat(resumed.snapshot().digest()).isEqualTo(whole.snapshot().digest());
    assertThat(history.epochs())
        .extracting(EpochReport::untimed)
        .isEqualTo(whole.progress().epochs().stream().map(EpochReport::untimed).toList());
  }

  @Test
  void goesOnFromTheEndOfAnEpoch() {
    List<Snapshot> taken = new ArrayList<>();
    Trainer trainer = watching().build();
    TrainingListener taking =
        new TrainingListener() {
          @Override
          public void onEpoch(EpochReport report) {
            taken.add(trainer.snapshot());
          }
        };
    trainer.fit(data(EXAMPLES), validation(), EPOCHS, List.of(taking));
    assertThat(taken).hasSize(3).extracting(Snapshot::digest).doesNotHaveDuplicates();
    for (Snapshot each : taken) {
      Trainer resumed = watching().build();
      resumed.restore(each);
      resume(resumed);
      assertThat(resumed.snapshot().digest()).isEqualTo(trainer.snapshot().digest());
    }
  }

  @Test
  void goesBackInPlace() {
    Trainer trainer = stopped(4);
    Snapshot then = trainer.snapshot();
    resume(trainer);
    String end = trainer.snapshot().digest();
    Variable weight = trainer.variables().get("linear1.weight");
    trainer.restore(then);
    assertThat(trainer.snapshot()).isEqualTo(then);
    assertThat(trainer.variables().get("linear1.weight")).isSameAs(weight);
    resume(trainer);
    assertThat(trainer.snapshot().digest()).isEqualTo(end);
  }

  @Test
  void goesBackToTheBeginning() {
    Trainer trainer = watching().build();
    trainer.prepare(2);
    Snapshot first = trainer.snapshot();
    trainer.fit(data(EXAMPLES), validation(), EPOCHS, List.of());
    trainer.restore(first);
    assertThat(trainer.position()).isZero();
    trainer.fit(data(EXAMPLES), validation(), EPOCHS, List.of());
    assertThat(trainer.snapshot().digest()).isEqualTo(trained().snapshot().digest());
  }

  @Test
  void leavesTheTrainingAloneThatItIsTakenOf() {
    Trainer trainer = watching().build();
    TrainingListener taking =
        new TrainingListener() {
          @Override
          public void onBatch(StepReport report, int batch, int batches, int epoch) {
            trainer.snapshot();
          }
        };
    trainer.fit(data(EXAMPLES), validation(), EPOCHS, List.of(taking));
    assertThat(trainer.snapshot().digest()).isEqualTo(trained().snapshot().digest());
  }

  @Test
  void isACopy() {
    Trainer trainer = stopped(2);
    Snapshot snapshot = trainer.snapshot();
    String before = snapshot.digest();
    trainer.variables().get("linear1.weight").fill(7);
    assertThat(snapshot.digest()).isEqualTo(before);
    assertThat(trainer.snapshot().digest()).isNotEqualTo(before);
  }

  @Test
  void tellsTrainingsApartByOneBit() {
    Trainer trainer = stopped(2);
    String before = trainer.snapshot().digest();
    Variable step = trainer.variables().get("step");
    step.scalar(Math.nextUp(step.scalar()));
    assertThat(trainer.snapshot().digest()).isNotEqualTo(before);
  }

  @Test
  void keepsEveryNumberToTheBit() {
    Trainer trainer = stopped(2);
    trainer.variables().get("linear1.bias").assign(new float[] {-0f, Float.NaN, 1e-45f, 1e38f, 1});
    trainer.variables().get("metric").scalar(0.1);
    Snapshot snapshot = trainer.snapshot();
    assertThat(Snapshot.of(snapshot.safetensors())).isEqualTo(snapshot);
    Trainer other = watching().build();
    other.restore(snapshot);
    assertThat(other.snapshot()).isEqualTo(snapshot);
    assertThat(other.variables().get("metric").scalar()).isEqualTo(0.1);
  }

  @Test
  void countsRefusedBatchesOverAnInterruption() {
    GradientTransform second =
        (gradients, slots) -> {
          Tensor count = slots.next("count", 0, before -> before.add(1));
          slots.require("second", count.less(3));
          return gradients;
        };
    Trainer whole = trainer().transforms(List.of(second)).build();
    EpochReport report = whole.fit(data(40), 1, List.of()).last();
    assertThat(report.refused()).isEqualTo(3);
    Trainer first = trainer().transforms(List.of(second)).build();
    first.fit(data(40), 1, List.of(Stopping.after(4)));
    Trainer then = trainer().transforms(List.of(second)).build();
    then.restore(first.snapshot());
    assertThat(then.resume(data(40), 1, List.of()).last().untimed()).isEqualTo(report.untimed());
  }

  @Test
  void stopsEarlyInTheSameEpoch() {
    Rule still = (parameter, gradient, slots) -> parameter;
    TrainerBuilder builder =
        Trainer.builder(new Linear(3, new XavierUniform())).optimizer(still).batchSize(8);
    Validation validation = new Validation(data(9), new EarlyStopping(2));
    Trainer first = builder.build();
    first.fit(data(12), validation, 10, List.of(Stopping.after(5)));
    assertThat(first.progress().epochs()).hasSize(2);
    Trainer then = builder.build();
    then.restore(first.snapshot());
    assertThat(then.resume(data(12), validation, 10, List.of()).epochs()).hasSize(3);
    assertThat(then.resume(data(12), validation, 10, List.of()).epochs()).hasSize(3);
    assertThat(then.position()).isEqualTo(6);
  }

  /** An epoch of three batches and two of the next. */
  @Test
  void endsInTheMiddleOfAnEpochAndGoesOnInItIfItIsToBeLonger() {
    Trainer first = watching().build();
    History part = first.resumeTo(5, data(EXAMPLES), validation(), List.of());
    assertThat(first.position()).isEqualTo(5);
    assertThat(part.epochs()).extracting(EpochReport::epoch).containsExactly(1, 2);
    assertThat(part.last().training().examples()).isEqualTo(16);
    assertThat(part.last().isValidated()).isTrue();
    assertThat(first.resumeTo(5, data(EXAMPLES), validation(), List.of()).last().untimed())
        .isEqualTo(part.last().untimed());
    Trainer then = watching().build();
    then.restore(first.snapshot());
    assertThat(then.resumeTo(9, data(EXAMPLES), validation(), List.of()).epochs()).hasSize(3);
    assertThat(then.snapshot().digest()).isEqualTo(trained().snapshot().digest());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 5})
  void goesOnFromAStopBeforeTheBatchThatEndsIt(int stop) {
    Trainer trainer = watching().build();
    trainer.resumeTo(5, data(EXAMPLES), validation(), List.of(Stopping.after(stop)));
    History history = trainer.resumeTo(5, data(EXAMPLES), validation(), List.of());
    assertThat(history.epochs()).hasSize(2);
    Trainer whole = watching().build();
    whole.resumeTo(5, data(EXAMPLES), validation(), List.of());
    assertThat(trainer.snapshot().digest()).isEqualTo(whole.snapshot().digest());
  }

  @Test
  void wantsABatch() {
    Trainer trainer = watching().build();
    assertThatThrownBy(() -> trainer.resumeTo(0, data(EXAMPLES), null, List.of()))
        .isInstanceOf(EvenflowException.class)
        .hasMessage("trainer: batches must be at least 1, given 0");
  }

  @Test
  void refusesOtherDataToResumeWith() {
    Trainer trainer = stopped(2);
    assertThatThrownBy(() -> trainer.resume(data(21), EPOCHS, List.of()))
        .isInstanceOf(EvenflowException.class)
        .hasMessage("the training to be resumed was over 20 examples, given 21");
  }

  private static TrainerBuilder headed(String body, int classes) {
    Layer model =
        (x, scope) ->
            scope.apply(
                "head",
                new Linear(classes, new XavierUniform()),
                scope.apply(body, new Linear(4, new XavierUniform()), x));
    return Trainer.builder(model).optimizer(TinyTraining.MOMENTUM).batchSize(8);
  }

  private static Snapshot headed() {
    Trainer trainer = headed("body", 3).settings(Map.of("optimizer", "momentum")).build();
    trainer.fit(data(EXAMPLES), 1, List.of());
    return trainer.snapshot();
  }

  @Test
  void listsWhatDoesNotFitAndChangesNothing() {
    Trainer other = headed("trunk", 4).settings(Map.of("optimizer", "sgd")).seed(5).build();
    other.fit(data(EXAMPLES), 1, List.of());
    Snapshot before = other.snapshot();
    assertThatThrownBy(() -> other.restore(headed()))
        .isInstanceOf(EvenflowException.class)
        .hasMessage(
            "the snapshot does not fit the training: optimizer was momentum and is sgd; seed was 0"
                + " and is 5; trunk.weight is missing (was it body.weight?); trunk.bias is missing"
                + " (was it body.bias?); head.weight is F32 [4, 3] where the model has F32 [4, 4];"
                + " head.bias is F32 [3] where the model has F32 [4]; the model has no body.weight;"
                + " the model has no body.bias; where that is wanted, allow extra, missing, recipe,"
                + " reshaped");
    assertThat(other.snapshot()).isEqualTo(before);
  }

  @Test
  void refusesOneKindOfDifferenceWhereAnotherIsAllowed() {
    Trainer renamed = headed("trunk", 3).settings(Map.of("optimizer", "momentum")).build();
    Snapshot snapshot = headed();
    assertThatThrownBy(() -> renamed.restore(snapshot, Tolerance.of(Deviation.EXTRA)))
        .hasMessageContaining("trunk.weight is missing")
        .hasMessageNotContaining("the model has no")
        .hasMessageEndingWith("allow missing");
    assertThatThrownBy(() -> renamed.restore(snapshot, Tolerance.of(Deviation.MISSING)))
        .hasMessageContaining("the model has no body.weight")
        .hasMessageNotContaining("is missing")
        .hasMessageEndingWith("allow extra");
  }

  @Test
  void startsAfreshWhatIsAllowedToDiffer() {
    Trainer fresh = headed("trunk", 4).build();
    fresh.prepare(2);
    Trainer other = headed("trunk", 4).build();
    other.restore(headed(), Tolerance.of(Deviation.values()));
    for (String name : List.of("trunk.weight", "trunk.bias", "head.weight", "head.bias")) {
      assertThat(other.variables().get(name).values())
          .isEqualTo(fresh.variables().get(name).values());
      assertThat(other.variables().get(name + "/momentum").values()).containsOnly(0);
    }
    assertThat(other.variables().contains("body.weight")).isFalse();
    assertThat(other.variables().get("step").scalar()).isEqualTo(3);
    assertThat(other.position()).isEqualTo(3);
  }

  @Test
  void startsAfreshInPlaceWhatASnapshotLacks() {
    Trainer trainer = trained();
    Snapshot whole = trainer.snapshot();
    Snapshot part =
        new Snapshot(
            whole.position(),
            whole.settings(),
            whole.example(),
            whole.progress(),
            whole.variables().stream().filter(each -> !each.name().contains("/")).toList());
    Trainer other = watching().build();
    other.restore(part, Tolerance.of(Deviation.MISSING));
    Variable weight = trainer.variables().get("linear1.weight");
    trainer.restore(part, Tolerance.of(Deviation.MISSING));
    assertThat(trainer.variables().get("linear1.weight")).isSameAs(weight);
    assertThat(trainer.snapshot().digest()).isEqualTo(other.snapshot().digest());
    assertThat(trainer.snapshot().digest()).isNotEqualTo(whole.digest());
  }

  @Test
  void renamesALayerWithItsSlots() {
    Snapshot snapshot = headed();
    Trainer renamed = headed("trunk", 3).settings(Map.of("optimizer", "momentum")).build();
    renamed.restore(snapshot, new Tolerance(Set.of(), Map.of("body", "trunk")));
    Map<String, Entry> before = new Safetensors(snapshot.variables()).byName();
    Map<String, Entry> after = new Safetensors(renamed.snapshot().variables()).byName();
    Map<String, float[]> expected = new LinkedHashMap<>();
    before.forEach((name, entry) -> {
      if (entry.shape().length > 0) {
        expected.put(name.replace("body", "trunk"), entry.floats());
      }
    });
    assertThat(expected).containsKeys("trunk.weight", "trunk.bias/momentum", "head.weight");
    expected.forEach((name, values) ->
        assertThat(after)
            .hasEntrySatisfying(name, entry -> assertThat(entry.floats()).isEqualTo(values)));
  }

  @Test
  void renamesOnlyWhatIsThereAndToNamesThatAreFree() {
    Trainer trainer = headed("trunk", 3).build();
    Snapshot snapshot = headed();
    assertThatThrownBy(
            () -> trainer.restore(snapshot, new Tolerance(Set.of(), Map.of("bod", "trunk"))))
        .hasMessage("there is nothing named bod to be renamed");
    assertThatThrownBy(
            () -> trainer.restore(snapshot, new Tolerance(Set.of(), Map.of("body", "head"))))
        .hasMessage("two variables would be named head.weight");
  }

  @ParameterizedTest
  @ValueSource(strings = {"position", "example", "batches", "counted", "loss", "epochs", "format"})
  void saysWhatIsWrongWithAText(String name) {
    Safetensors good = stopped(4).snapshot().safetensors();
    Map<String, String> bad = new LinkedHashMap<>(good.metadata());
    bad.put(name, "-x");
    assertThatThrownBy(() -> Snapshot.of(new Safetensors(good.entries(), bad)))
        .isInstanceOf(EvenflowException.class)
        .hasMessageContaining(name.equals("format") ? "no snapshot" : name + " cannot be '-x'");
    bad.remove(name);
    assertThatThrownBy(() -> Snapshot.of(new Safetensors(good.entries(), bad)))
        .isInstanceOf(EvenflowException.class);
  }
}
