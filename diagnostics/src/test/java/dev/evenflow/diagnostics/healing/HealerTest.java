package dev.evenflow.diagnostics.healing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.evenflow.EvenflowException;
import dev.evenflow.data.Dataset;
import dev.evenflow.data.Digits;
import dev.evenflow.diagnostics.Illness;
import dev.evenflow.diagnostics.symptom.Evidence;
import dev.evenflow.diagnostics.symptom.RateTooLow;
import dev.evenflow.diagnostics.symptom.Severity;
import dev.evenflow.diagnostics.symptom.Symptom;
import dev.evenflow.diagnostics.symptom.WatchEvent;
import dev.evenflow.diagnostics.treatment.InsertSkip;
import dev.evenflow.diagnostics.treatment.Rewarm;
import dev.evenflow.diagnostics.treatment.Treatment;
import dev.evenflow.diagnostics.watch.Signals;
import dev.evenflow.nn.Flatten;
import dev.evenflow.nn.Initializer;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Linear;
import dev.evenflow.nn.Sequential;
import dev.evenflow.nn.activation.StandardActivation;
import dev.evenflow.nn.init.HeNormal;
import dev.evenflow.nn.init.Normal;
import dev.evenflow.nn.init.XavierNormal;
import dev.evenflow.optimizers.Sgd;
import dev.evenflow.training.EpochReport;
import dev.evenflow.training.History;
import dev.evenflow.training.StepReport;
import dev.evenflow.training.Trainer;
import dev.evenflow.training.TrainingListener;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HealerTest {
  private static final Dataset DATA = Digits.load().subset(IntStream.range(0, 640).toArray());

  private static Trainer trainer(StandardActivation activation, Initializer init, double rate) {
    List<Layer> layers = new ArrayList<>();
    layers.add(new Flatten());
    for (int i = 0; i < 4; i++) {
      layers.add(new Linear(24, init));
      layers.add(activation);
    }
    layers.add(new Linear(10, init));
    Trainer trainer =
        Trainer.builder(new Sequential(layers)).optimizer(new Sgd(rate)).seed(5).build();
    trainer.prepare(DATA);
    return trainer;
  }

  private static Healer.Healed healed(Trainer trainer) {
    return new Healer()
        .heal(trainer, DATA, (each, watching) -> each.resume(DATA, 6, watching), act -> {});
  }

  private static double accuracy(Trainer trainer) {
    return trainer.evaluate(DATA).accuracy();
  }

  @Test
  void leavesAHealthyTrainingAsItIsToTheBit() {
    Trainer watched = trainer(StandardActivation.TANH, new XavierNormal(), 0.1);
    Trainer plain = trainer(StandardActivation.TANH, new XavierNormal(), 0.1);
    Healer.Healed healed = healed(watched);
    plain.fit(DATA, 6, List.of());
    assertThat(healed.acts()).isEmpty();
    assertThat(healed.trainer()).isSameAs(watched);
    assertThat(watched.snapshot().digest()).isEqualTo(plain.snapshot().digest());
  }

  @Test
  void curesGradientsThatVanish() {
    Trainer trainer = trainer(StandardActivation.TANH, new Normal(0.02), 0.1);
    Healer.Healed healed = healed(trainer);
    Act kept = healed.acts().stream().filter(Act::kept).findFirst().orElseThrow();
    assertThat(healed.acts().getFirst().finding().illness()).isEqualTo(Illness.VANISHING);
    assertThat(kept.proof().treated().loss()).isLessThan(kept.proof().control().loss());
    assertThat(accuracy(healed.trainer())).isGreaterThan(0.9);
    assertThat(healed.trainer().progress().epochs()).hasSize(6);
    Trainer alone = trainer(StandardActivation.TANH, new Normal(0.02), 0.1);
    alone.fit(DATA, 6, List.of());
    assertThat(accuracy(alone)).isLessThan(0.2);
  }

  @Test
  void slowsATrainingDownThatOvershoots() {
    Healer.Healed healed = healed(trainer(StandardActivation.TANH, new XavierNormal(), 30));
    assertThat(healed.acts().getFirst().finding().illness()).isEqualTo(Illness.RATE_TOO_HIGH);
    assertThat(accuracy(healed.trainer())).isGreaterThan(0.9);
  }

  @Test
  void goesOnAsItWasWhereNothingHelps() {
    Prescriber useless = (finding, prescription) -> List.of(before -> before);
    Trainer trainer = trainer(StandardActivation.TANH, new Normal(0.02), 0.1);
    Healer.Healed healed =
        new Healer(4, 1, 2, 10, useless)
            .heal(trainer, DATA, (each, watching) -> each.resume(DATA, 4, watching), act -> {});
    Trainer alone = trainer(StandardActivation.TANH, new Normal(0.02), 0.1);
    alone.fit(DATA, 4, List.of());
    assertThat(healed.acts()).hasSize(2).noneMatch(Act::kept);
    assertThat(healed.trainer().snapshot().digest()).isEqualTo(alone.snapshot().digest());
  }

  @Test
  void triesNewWeightsByTheProgramsThatThereAreAndCountsWhatItDidNotKeep() {
    Prescriber same = (finding, prescription) -> List.of(before -> before, before -> before);
    Trainer trainer = trainer(StandardActivation.TANH, new Normal(0.02), 0.1);
    Healer.Healed healed =
        new Healer(4, 2, 2, 10, same)
            .heal(trainer, DATA, (each, watching) -> each.resume(DATA, 4, watching), act -> {});
    assertThat(healed.trainer()).isSameAs(trainer);
    assertThat(healed.acts()).hasSize(2);
    assertThat(healed.acts())
        .allSatisfy(act -> assertThat(act.proof().treated()).isEqualTo(act.proof().control()));
    // Four batches of 32 are too few examples: it is ten.
    assertThat(healed.spent()).isEqualTo(20);
  }

  @Test
  void neverTrainsBeyondTheEnd() {
    Prescriber useless = (finding, prescription) -> List.of(before -> before);
    Trainer alone = trainer(StandardActivation.TANH, new Normal(0.02), 0.1);
    alone.fit(DATA, 4, List.of());
    for (int trial : new int[] {100, 200}) {
      Trainer trainer = trainer(StandardActivation.TANH, new Normal(0.02), 0.1);
      Told told = new Told();
      Healer.Healed healed =
          new Healer(trial, 1, 2, 0, useless).heal(trainer, DATA, told, act -> {});
      // Found within the first 10 of 80 batches: half of 100 are left, half of 200 are not.
      assertThat(healed.acts()).hasSize(trial == 100 ? 1 : 0);
      assertThat(healed.trainer().position()).isEqualTo(80);
      assertThat(healed.trainer().snapshot().digest()).isEqualTo(alone.snapshot().digest());
      assertThat(told.epochs).containsExactly(1, 2, 3, 4);
    }
  }

  /** Four epochs, of which it writes down the numbers. */
  private static final class Told implements Healer.Training, TrainingListener {
    private final List<Integer> epochs = new ArrayList<>();

    @Override
    public History fit(Trainer trainer, List<TrainingListener> listeners) {
      return trainer.resume(DATA, 4, listeners);
    }

    @Override
    public List<TrainingListener> listeners(Trainer trainer) {
      return List.of(this);
    }

    @Override
    public void onEpoch(EpochReport report) {
      epochs.add(report.epoch());
    }
  }

  @Test
  void judgesByTheBatchesThatAreLeft() {
    Trainer trainer = trainer(StandardActivation.TANH, new XavierNormal(), 0.01);
    trainer.resumeTo(73, DATA, null, List.of());
    Experiment experiment = experiment(trainer, 4);
    assertThat(experiment.isOver()).isFalse();
    Proof proof = experiment.of(new Rewarm(10, 1)).proof();
    assertThat(proof.control().batches()).isEqualTo(7);
    assertThat(proof.treated().batches()).isEqualTo(7);
    assertThat(proof.helps()).isTrue();
    assertThat(experiment.finish().position()).isEqualTo(80);
    trainer.resumeTo(96, DATA, null, List.of());
    assertThat(experiment(trainer, 5).isOver()).isTrue();
    assertThat(trainer.position()).isEqualTo(100);
  }

  @Test
  void goesOnWhereAFewBatchesDoNotTell() {
    Experiment experiment =
        experiment(trainer(StandardActivation.TANH, new XavierNormal(), 1e-6), 10);
    Treatment faster = new Rewarm(8e3, 1);
    Proof few = experiment.of(faster).proof();
    assertThat(few.helps()).isFalse();
    assertThat(few.treated().loss()).isLessThan(few.control().loss());
    experiment.prolong(5);
    Proof more = experiment.best().proof();
    assertThat(more.helps()).isTrue();
    assertThat(more.control().batches()).isBetween(20, 60);
    assertThat(more.treated().batches()).isEqualTo(more.control().batches());
    assertThat(experiment.trials()).containsExactly(experiment.best());
    assertThat(experiment.finish().position()).isEqualTo(more.treated().batches());
    assertThat(experiment.spent()).isEqualTo(more.control().batches());
  }

  @Test
  void goesOnWithNothingThatFallsNoFaster() {
    Experiment experiment =
        experiment(trainer(StandardActivation.TANH, new XavierNormal(), 0.01), 10);
    experiment.of(new Rewarm(1e-3, 1));
    experiment.prolong(5);
    assertThat(experiment.finish().position()).isEqualTo(10);
    assertThat(experiment.spent()).isEqualTo(10);
  }

  private static Experiment experiment(Trainer trainer, int epochs) {
    return new Experiment(
        trainer, DATA, (each, meter) -> each.resume(DATA, epochs, meter), 10, false);
  }

  @Test
  void keepsLayersThatAreInsertedOnlyWhereTheyGainMuch() {
    Experiment experiment =
        experiment(trainer(StandardActivation.TANH, new XavierNormal(), 1e-4), 1);
    Treatment faster = new Rewarm(100, 1);
    Treatment around = faster.then(new InsertSkip(List.of("linear2"), 0.5));
    Experiment.Trial plain = experiment.of(faster);
    Experiment.Trial inserted = experiment.of(around);
    assertThat(inserted.proof().treated().loss()).isLessThan(plain.proof().treated().loss());
    assertThat(experiment.best()).isEqualTo(plain);
    Experiment.Trial much = experiment.of(new Rewarm(30, 1).then(around));
    assertThat(experiment.best()).isEqualTo(much);
  }

  @Test
  void findsNothingInTheFirstStepsOfAHealthyTraining() {
    Trainer trainer = trainer(StandardActivation.RELU, new HeNormal(), 0.05);
    Checkup checkup = Checkup.of(trainer, DATA, 50);
    assertThat(checkup.findings()).isEmpty();
    assertThat(checkup.layers())
        .containsExactly("linear1", "linear2", "linear3", "linear4", "linear5");
    assertThat(trainer.position()).isEqualTo(50);
  }

  @Test
  void findsByTheSymptomsThatItIsGiven() {
    Healer healer = new Healer().withSymptoms(List.of(new RateTooLow()));
    Healer.Training training = (each, watching) -> each.resume(DATA, 4, watching);
    Trainer vanishing = trainer(StandardActivation.TANH, new Normal(0.02), 0.1);
    Trainer overshooting = trainer(StandardActivation.TANH, new XavierNormal(), 30);
    assertThat(healer.heal(vanishing, DATA, training, act -> {}).acts())
        .isNotEmpty()
        .allMatch(act -> act.finding().illness() == Illness.RATE_TOO_LOW);
    assertThat(Checkup.of(overshooting, DATA, 20, healer.symptoms()).findings()).isEmpty();
    assertThat(healer.withSymptoms(List.of()).heal(overshooting, DATA, training, act -> {}).acts())
        .isEmpty();
  }

  @Test
  void watchesTheLessOftenTheLongerAllIsWell() {
    List<Long> watched = new ArrayList<>();
    Trainer trainer = trainer(StandardActivation.TANH, new XavierNormal(), 0.1);
    new Healer()
        .withSymptoms(List.of())
        .heal(
            trainer,
            DATA,
            (each, watching) -> each.resume(DATA, 60, watching),
            act -> {},
            List.of(event -> watched.add(((WatchEvent.Measured) event).signals().position())));
    long batches = trainer.position() / 60;
    assertThat(watched).noneMatch(each -> each % batches == batches - 1);
    for (int i = 0; i < watched.size() - 1; i++) {
      long due = watched.get(i) + Math.max(1, watched.get(i) / 50);
      assertThat(watched.get(i + 1)).isEqualTo(due % batches == batches - 1 ? due + 1 : due);
    }
    assertThat(watched.getFirst()).isZero();
    assertThat(watched.getLast()).isGreaterThan(trainer.position() - trainer.position() / 40);
  }

  /** Shows in each step from one on. */
  private record Seen(long from) implements Symptom {
    @Override
    public Illness illness() {
      return Illness.SATURATION;
    }

    @Override
    public int checks() {
      return 1;
    }

    @Override
    public List<Evidence> evidence(Signals signals) {
      return signals.step() < from
          ? List.of()
          : List.of(new Evidence("linear1", Severity.WARNING, () -> "it is seen"));
    }
  }

  /** The acts of a training whose head is spoilt at a batch. */
  private static List<Act> actsWithAJump(long from, long spoilt) {
    Prescriber useless = (finding, prescription) -> List.of(before -> before);
    Healer healer = new Healer(4, 1, 5, 10, useless).withSymptoms(List.of(new Seen(from)));
    Healer.Training training =
        (each, watching) -> {
          List<TrainingListener> all = new ArrayList<>(watching);
          all.add(
              new TrainingListener() {
                @Override
                public void onBatch(StepReport report, int batch, int batches, int epoch) {
                  if (report.position() == spoilt) {
                    each.variables()
                        .get("linear5.bias")
                        .assign(new float[] {9, 0, 0, 0, 0, 0, 0, 0, 0, 0});
                  }
                }
              });
          return each.resume(DATA, 60, all);
        };
    Trainer trainer = trainer(StandardActivation.TANH, new XavierNormal(), 0.1);
    return healer.heal(trainer, DATA, training, act -> {}).acts();
  }

  @Test
  void takesAJumpOfTheLossForNoIllnessOnceATrainingHasLearned() {
    assertThat(actsWithAJump(0, 900)).isNotEmpty().allMatch(act -> act.position() < 500);
    assertThat(actsWithAJump(500, 900)).isEmpty();
  }

  @Test
  void refusesNumbersThatMakeNoSense() {
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> new Healer(1, 3, 2, 10, Prescriber.byIllness()))
        .withMessageContaining("given 1, 3, 2, 10");
  }
}
