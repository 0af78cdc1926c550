package dev.evenflow.diagnostics.treatment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.evenflow.EvenflowException;
import dev.evenflow.checkpoint.Entry;
import dev.evenflow.data.Dataset;
import dev.evenflow.data.Digits;
import dev.evenflow.diagnostics.Batch;
import dev.evenflow.diagnostics.Illness;
import dev.evenflow.nn.Activation;
import dev.evenflow.nn.Flatten;
import dev.evenflow.nn.Initializer;
import dev.evenflow.nn.LastStep;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Linear;
import dev.evenflow.nn.Rnn;
import dev.evenflow.nn.Sequential;
import dev.evenflow.nn.activation.StandardActivation;
import dev.evenflow.nn.init.Normal;
import dev.evenflow.optimizers.Adam;
import dev.evenflow.optimizers.Sgd;
import dev.evenflow.regularization.norm.BatchNorm;
import dev.evenflow.regularization.norm.LayerNorm;
import dev.evenflow.tensor.Variable;
import dev.evenflow.training.Optimizer;
import dev.evenflow.training.Snapshot;
import dev.evenflow.training.StepReport;
import dev.evenflow.training.Trainer;
import dev.evenflow.training.TrainingListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TreatmentTest {
  private static final Dataset DATA = Digits.load().subset(IntStream.range(0, 256).toArray());

  private static final Batch BATCH = Batch.of(DATA, 128, 1);

  /** Three hidden layers of 16 units and a head. */
  private static Layer net(Activation activation, double deviation) {
    Layer linear = new Linear(16, new Normal(deviation));
    return new Sequential(
        new Flatten(),
        linear,
        activation,
        linear,
        activation,
        linear,
        activation,
        new Linear(10, new Normal(deviation)));
  }

  private static Trainer trained(Layer net, Optimizer optimizer) {
    Trainer trainer = Trainer.builder(net).optimizer(optimizer).seed(3).build();
    trainer.fit(DATA, 1, List.of());
    return trainer;
  }

  private static Trainer trained() {
    return trained(net(StandardActivation.TANH, 0.3), new Sgd(0.05, 0.9));
  }

  private static float[] said(Trainer trainer) {
    return trainer.predict(BATCH.features(), BATCH.size());
  }

  private static Entry variable(Patient patient, String name) {
    return patient.variables().get(name);
  }

  private static List<String> names(Trainer trainer) {
    return trainer.variables().all().stream().map(Variable::name).toList();
  }

  static Stream<Arguments> preserving() {
    List<String> layers = List.of("linear1", "linear2", "linear3");
    return Stream.of(
        Arguments.of(
            new InsertNormalization(BATCH, layers, InsertNormalization.Start.MATCHED), 2e-2),
        Arguments.of(new InsertSkip(List.of("linear2", "linear3"), 0), 1e-6),
        Arguments.of(new SwapOptimizer(new Adam()), 0),
        Arguments.of(new Rewarm(0.1, 10), 0),
        Arguments.of(new ClipLayers(1), 0));
  }

  @ParameterizedTest
  @MethodSource("preserving")
  void leavesTheFunctionOfTheModelAsItIs(Treatment treatment, double tolerance) {
    Trainer trainer = trained();
    Trainer treated = treatment.of(Patient.of(trainer)).trainer(trainer);
    float[] before = said(trainer);
    float[] after = said(treated);
    for (int i = 0; i < before.length; i++) {
      assertThat((double) after[i]).isCloseTo(before[i], within(tolerance));
    }
    assertThat(treated.position()).isEqualTo(trainer.position());
  }

  static Stream<Treatment> all() {
    return Stream.of(
        new InsertNormalization(BATCH, List.of("linear2"), InsertNormalization.Start.PLAIN),
        new InsertSkip(List.of("linear2"), 1),
        new InsertResidual(List.of("linear2", "linear3"))
            .then(new Rescale(BATCH, Rescale.Share.LAYER)),
        new SwapOptimizer(new Adam()),
        new Rewarm(0.1, 10),
        new ClipLayers(0.01),
        new Rescale(BATCH, Rescale.Share.LAYER),
        new Rescale(BATCH, Rescale.Share.UNIT).then(new Rewarm(1, 5)));
  }

  @ParameterizedTest
  @MethodSource("all")
  void isUndoneByGoingOnWithWhatItWasGiven(Treatment treatment) {
    Trainer trainer = trained();
    Patient before = Patient.of(trainer);
    String digest = before.snapshot().digest();
    Patient after = treatment.of(before);
    assertThat(before.snapshot().digest()).isEqualTo(digest);
    Trainer undone = before.trainer(trainer);
    assertThat(undone.snapshot().digest()).isEqualTo(digest);
    Trainer treated = after.trainer(trainer);
    undone.resume(DATA, 2, List.of());
    treated.resume(DATA, 2, List.of());
    trainer.resume(DATA, 2, List.of());
    assertThat(undone.snapshot().digest()).isEqualTo(trainer.snapshot().digest());
    assertThat(treated.snapshot().digest()).isNotEqualTo(trainer.snapshot().digest());
  }

  @Test
  void givesTheSameBitsForTheSameSnapshot() {
    Patient before = Patient.of(trained());
    Treatment treatment = new Rescale(BATCH, Rescale.Share.LAYER);
    assertThat(treatment.of(before).snapshot().digest())
        .isEqualTo(treatment.of(before).snapshot().digest());
  }

  @Test
  void rescalesWhatEveryLayerPutsOutToAVarianceOfOne() {
    Trainer trainer = trained(net(StandardActivation.TANH, 1e-4), new Sgd(0.05, 0.9));
    Patient after = new Rescale(BATCH, Rescale.Share.LAYER).of(Patient.of(trainer));
    Examination seen = Examination.of(after, BATCH);
    seen.values(
            seen.weighted().stream()
                .map(each -> each.output().sub(each.output().mean()).square().mean().reshape(1))
                .toList())
        .forEach(variance -> assertThat(variance[0]).isCloseTo(1f, within(0.1f)));
  }

  @Test
  void rescalesEveryUnitToAMeanOfZeroAndAVarianceOfOne() {
    Trainer trainer = trained(net(StandardActivation.SIGMOID, 3), new Sgd(0.05, 0.9));
    Patient after = new Rescale(BATCH, Rescale.Share.UNIT).of(Patient.of(trainer));
    Examination seen = Examination.of(after, BATCH);
    for (float[] means :
        seen.values(
            seen.weighted().stream()
                .map(each -> Examination.rows(each.output()).mean(0))
                .toList())) {
      for (float mean : means) {
        assertThat(mean).isCloseTo(0, within(1e-3f));
      }
    }
  }

  @Test
  void drawsWeightsAnewThatTellNoExamplesApart() {
    Trainer trainer = trained(net(StandardActivation.TANH, 0), new Sgd(0.05));
    Patient after = new Rescale(BATCH, Rescale.Share.LAYER).of(Patient.of(trainer));
    Trainer treated = after.trainer(trainer);
    treated.resume(DATA, 20, List.of());
    assertThat(treated.evaluate(DATA).accuracy()).isGreaterThan(0.8);
  }

  @Test
  void forgetsTheVelocityOfWeightsThatItRescales() {
    Trainer trainer = trained();
    Patient after = new Rescale(BATCH, Rescale.Share.LAYER).of(Patient.of(trainer));
    assertThat(variable(Patient.of(trainer), "linear1.weight/momentum")).isNotNull();
    assertThat(after.variables()).doesNotContainKey("linear1.weight/momentum");
  }

  @Test
  void revivesSilentUnitsWithoutChangingWhatTheModelSays() {
    Trainer trainer = trained(net(StandardActivation.RELU, 0.3), new Sgd(0.05, 0.9));
    trainer.variables().get("linear2.bias").assign(silencing(16, 5));
    trainer.fit(DATA, 1, List.of());
    Patient before = Patient.of(trainer);
    Patient after = new ReviveUnits(BATCH).of(before);
    float[] in = variable(after, "linear2.weight").floats();
    float[] out = variable(after, "linear3.weight").floats();
    float[] heard = variable(before, "linear3.weight").floats();
    float[] velocity = variable(after, "linear3.weight/momentum").floats();
    for (int i = 0; i < 16; i++) {
      assertThat(in[i * 16 + 3])
          .isNotEqualTo(variable(before, "linear2.weight").floats()[i * 16 + 3]);
      // A unit of the third layer that is silent itself hears what it likes.
      boolean isSilent = out[15 * 16 + i] != heard[15 * 16 + i];
      assertThat(isSilent || out[3 * 16 + i] == 0).isTrue();
      assertThat(velocity[3 * 16 + i]).isZero();
    }
    assertThat(variable(after, "linear2.bias").floats()[3]).isZero();
    float[] now = said(after.trainer(trainer));
    float[] was = said(trainer);
    for (int i = 0; i < now.length; i++) {
      assertThat(now[i]).isCloseTo(was[i], within(1e-5f));
    }
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> new ReviveUnits(BATCH).of(Patient.of(trained())))
        .withMessageContaining("no unit between two layers of weights is silent");
  }

  /** The first so many units never speak. */
  private static float[] silencing(int units, int silent) {
    float[] bias = new float[units];
    for (int i = 0; i < silent; i++) {
      bias[i] = -100;
    }
    return bias;
  }

  @Test
  void carriesTheVelocityOverAsAMeanOfGradients() {
    Patient before = Patient.of(trained());
    Patient after = new SwapOptimizer(new Adam()).of(before);
    float[] velocity = variable(before, "linear1.weight/momentum").floats();
    float[] first = variable(after, "linear1.weight/first").floats();
    float[] second = variable(after, "linear1.weight/second").floats();
    for (int i = 0; i < velocity.length; i++) {
      assertThat(first[i]).isCloseTo(0.1f * velocity[i], within(1e-7f));
      assertThat(second[i]).isEqualTo(first[i] * first[i]);
    }
    Trainer adam = after.trainer(trained());
    assertThat(adam.variables().get("linear1.weight/first").values()).containsExactly(first);
  }

  @Test
  void carriesWhatBothOptimizersRememberByName() {
    Trainer trainer = trained(net(StandardActivation.TANH, 0.3), new Adam(0.01));
    Patient after = new SwapOptimizer(new dev.evenflow.optimizers.AdamW()).of(Patient.of(trainer));
    assertThat(after.trainer(trainer).variables().get("linear1.weight/second").values())
        .containsExactly(trainer.variables().get("linear1.weight/second").values());
  }

  @Test
  void warmsTheRateUpFromTheStepOfTheTreatment() {
    Trainer trainer = trained(net(StandardActivation.TANH, 0.3), new Sgd(1));
    Patient before = Patient.of(trainer);
    Trainer treated = new Rewarm(0.5, 4).of(before).trainer(trainer);
    Trainer plain = before.trainer(trainer);
    float[] start = plain.variables().get("linear4.bias").values();
    Stopping once = new Stopping();
    plain.resume(DATA, 2, List.of(once));
    treated.resume(DATA, 2, List.of(once));
    float[] full = plain.variables().get("linear4.bias").values();
    float[] warm = treated.variables().get("linear4.bias").values();
    for (int i = 0; i < start.length; i++) {
      assertThat((double) warm[i] - start[i])
          .isCloseTo((full[i] - start[i]) * 0.5 / 4, within(1e-6));
    }
  }

  /** Ends every training after one batch. */
  private static final class Stopping implements TrainingListener {
    @Override
    public boolean stops() {
      return true;
    }
  }

  @Test
  void goesBackToEarlierWeightsButOnWithTheBatches() {
    Trainer trainer = trained();
    Snapshot good = trainer.snapshot();
    trainer.resume(DATA, 2, List.of());
    Patient after = new RollBack(good).of(Patient.of(trainer));
    assertThat(after.snapshot().position()).isEqualTo(trainer.position());
    assertThat(after.snapshot().variables()).isEqualTo(good.variables());
  }

  @Test
  void putsAnotherNormalizationInThePlaceOfOneWithItsScale() {
    Layer net =
        new Sequential(
            new Flatten(),
            new Linear(16, new Normal(0.3)),
            BatchNorm.torch(),
            StandardActivation.RELU,
            new Linear(10, new Normal(0.3)));
    Trainer trainer = trained(net, new Sgd(0.05));
    Patient after =
        new ReplaceNormalization(List.of("norm1"), new LayerNorm()).of(Patient.of(trainer));
    Trainer treated = after.trainer(trainer);
    assertThat(treated.variables().get("norm1.scale").values())
        .containsExactly(trainer.variables().get("norm1.scale").values());
    assertThat(treated.variables().contains("norm1.running-mean")).isFalse();
    Layer model = Inserted.into(net, names(trainer), names(treated));
    Trainer again = trainer.fork(trainer.plan().withModel(model), treated.snapshot());
    assertThat(said(again)).containsExactly(said(treated));
    assertThat(Inserted.into(net, names(trainer), names(trainer))).isSameAs(net);
  }

  @Test
  void tellsWhatWasInsertedByTheNamesOfTheWeights() {
    Trainer trainer = trained();
    Treatment treatment =
        new InsertNormalization(BATCH, List.of("linear2"), InsertNormalization.Start.PLAIN)
            .then(new InsertSkip(List.of("linear3"), 0.5));
    Trainer treated = treatment.of(Patient.of(trainer)).trainer(trainer);
    Layer model = Inserted.into(trainer.plan().model(), names(trainer), names(treated));
    Trainer again = trainer.fork(trainer.plan().withModel(model), treated.snapshot());
    assertThat(said(again)).containsExactly(said(treated));
    assertThat(Inserted.into(trainer.plan().model(), names(trainer), names(trainer)))
        .isSameAs(trainer.plan().model());
  }

  @Test
  void tellsByASnapshotWhatWasChangedOfThePlan(@TempDir Path folder) {
    Treatment treatment =
        new Rewarm(0.3, 5)
            .then(new ClipLayers(0.01))
            .then(new InsertSkip(List.of("linear2"), 0.5))
            .then(new SwapOptimizer(new Adam(0.002, 0.8, 0.99, 1e-7, 0)))
            .then(new Rewarm(2, 30));
    Trainer trainer = trained();
    Trainer treated = treatment.of(Patient.of(trainer)).trainer(trainer);
    treated.resumeTo(20, DATA, null, List.of());
    treated.snapshot().write(folder.resolve("snapshot"));
    Snapshot snapshot = Snapshot.read(folder.resolve("snapshot"));
    Trainer begun = trained();
    assertThat(Treated.like(begun, begun.snapshot())).isSameAs(begun);
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> begun.restore(snapshot))
        .withMessageContaining("treated was rewarm:factor=0.3,steps=5,from=8+clip-layers");
    Trainer again = Treated.like(begun, snapshot);
    again.restore(snapshot);
    again.resumeTo(40, DATA, null, List.of());
    treated.resumeTo(40, DATA, null, List.of());
    assertThat(again.snapshot().digest()).isEqualTo(treated.snapshot().digest());
  }

  @Test
  void refusesASnapshotThatTellsOfAChangeThatIsNotKnown() {
    Trainer trainer = trained();
    Optimizer own = (objective, slots) -> Map.of();
    Patient treated = new SwapOptimizer(own).of(Patient.of(trainer));
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> Treated.like(trainer, treated.snapshot()))
        .withMessageContaining("there is no optimizer");
  }

  @Test
  void dividesFeaturesByTheirDeviationAndTellsItByAName() {
    float[] large = BATCH.features().clone();
    for (int i = 0; i < large.length; i++) {
      large[i] *= 1000;
    }
    Batch unscaled = new Batch(BATCH.example(), large, BATCH.targets());
    Trainer trainer = trained();
    Patient after = new ScaleInput(unscaled).of(Patient.of(trainer));
    Trainer treated = after.trainer(trainer);
    double mean = 0;
    double squares = 0;
    for (float each : large) {
      mean += each / (double) large.length;
      squares += (double) each * each / large.length;
    }
    double deviation = Math.sqrt(squares - mean * mean);
    float[] scaled = large.clone();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] /= (float) deviation;
    }
    float[] expected = trainer.predict(scaled, BATCH.size());
    float[] said = treated.predict(large, BATCH.size());
    for (int i = 0; i < said.length; i++) {
      assertThat(said[i]).isCloseTo(expected[i], within(1e-5f));
    }
    assertThat(Inserted.into(trainer.plan().model(), names(trainer), names(treated)))
        .isEqualTo(after.plan().model());
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> new ScaleInput(BATCH).of(Patient.of(trainer)))
        .withMessage("the deviation of what linear1 is given is as it should be");
  }

  @Test
  void beginsStatisticsOfNormalizationsWithWhatTheOnesBeforePutOut() {
    Trainer trainer = trained(net(StandardActivation.SQUARE_RELU, 30), new Sgd(0.05));
    Patient after =
        new InsertNormalization(
                BATCH, List.of("linear1", "linear2"), InsertNormalization.Start.PLAIN)
            .of(Patient.of(trainer));
    Examination seen = Examination.of(after, BATCH);
    float[] means =
        seen.values(List.of(Examination.rows(seen.layer("linear2.repair").input()).mean(0)))
            .getFirst();
    assertThat(variable(after, "linear2.repair.running-mean").floats()).containsExactly(means);
  }

  @Test
  void refusesASkipAroundALayerThatChangesTheShape() {
    Trainer trainer = trained();
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(
            () -> new InsertSkip(List.of("linear1"), 0).of(Patient.of(trainer)).trainer(trainer))
        .withMessageContaining("linear1 makes [32x16] of [32x64]");
  }

  @Test
  void refusesASkipOfWhichNamesCouldNotTellThatItCameLast() {
    Treatment normalize =
        new InsertNormalization(BATCH, List.of("linear2"), InsertNormalization.Start.PLAIN);
    Patient normalized = normalize.of(Patient.of(trained()));
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> new InsertSkip(List.of("linear2"), 1).of(normalized))
        .withMessage("linear2 is followed by a normalization already");
  }

  private static List<String> againstAFastRate(Layer model) {
    Trainer trainer = trained(model, new Sgd(0.1));
    Patient patient = Patient.of(trainer);
    List<String> told = new ArrayList<>();
    new Prescription(patient, patient.snapshot(), BATCH, 1)
        .against(Illness.RATE_TOO_HIGH)
        .forEach(each -> told.add(each.toString()));
    return told.subList(0, 2);
  }

  @Test
  void clipsForAdamOnlyWhereGradientsMayGrow() {
    assertThat(againstAFastRate(net(StandardActivation.TANH, 0.3)))
        .last(STRING)
        .doesNotContain("clip")
        .contains("Adam");
    Initializer init = new Normal(0.3);
    Layer rows = (input, scope) -> input.reshape(input.shape().extent(0), 8, 8);
    Layer recurrent = new Rnn(8, StandardActivation.TANH, init, init);
    Layer net = new Sequential(rows, recurrent, new LastStep(), new Linear(10, init));
    assertThat(againstAFastRate(net)).last(STRING).contains("clip", "Adam");
  }

  @Test
  void trainsOnAfterEveryTreatment() {
    Trainer trainer = trained();
    all()
        .forEach(treatment -> {
          Trainer treated = treatment.of(Patient.of(trainer)).trainer(trainer);
          boolean[] committed = {true};
          treated.resume(
              DATA,
              2,
              List.of(
                  new TrainingListener() {
                    @Override
                    public void onBatch(StepReport report, int batch, int batches, int epoch) {
                      committed[0] &= report.committed();
                    }
                  }));
          assertThat(committed[0]).as(treatment.toString()).isTrue();
        });
  }
}
