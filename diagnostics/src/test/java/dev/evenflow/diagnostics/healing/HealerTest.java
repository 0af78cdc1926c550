package dev.evenflow.diagnostics.healing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.evenflow.EvenflowException;
import dev.evenflow.data.Dataset;
import dev.evenflow.data.Digits;
import dev.evenflow.diagnostics.Illness;
import dev.evenflow.diagnostics.treatment.InsertSkip;
import dev.evenflow.diagnostics.treatment.Rewarm;
import dev.evenflow.diagnostics.treatment.Treatment;
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
import dev.evenflow.training.Trainer;
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
            .heal(trainer, DATA, (each, watching) -> each.resume(DATA, 8, watching), act -> {});
    Trainer alone = trainer(StandardActivation.TANH, new Normal(0.02), 0.1);
    alone.fit(DATA, 8, List.of());
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
  void keepsLayersThatAreInsertedOnlyWhereTheyGainMuch() {
    Experiment experiment =
        new Experiment(trainer(StandardActivation.TANH, new XavierNormal(), 1e-4), DATA, 10, false);
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
  void refusesNumbersThatMakeNoSense() {
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> new Healer(1, 3, 2, 10, Prescriber.byIllness()))
        .withMessageContaining("given 1, 3, 2, 10");
  }
}
