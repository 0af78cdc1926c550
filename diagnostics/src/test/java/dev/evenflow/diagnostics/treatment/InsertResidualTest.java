package dev.evenflow.diagnostics.treatment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.evenflow.EvenflowException;
import dev.evenflow.checkpoint.Entry;
import dev.evenflow.data.Dataset;
import dev.evenflow.data.Digits;
import dev.evenflow.diagnostics.Batch;
import dev.evenflow.nn.Activation;
import dev.evenflow.nn.Applied;
import dev.evenflow.nn.Flatten;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Linear;
import dev.evenflow.nn.Named;
import dev.evenflow.nn.Sequential;
import dev.evenflow.nn.activation.StandardActivation;
import dev.evenflow.nn.init.Normal;
import dev.evenflow.optimizers.Sgd;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.training.Trainer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InsertResidualTest {
  private static final Dataset DATA = Digits.load().subset(IntStream.range(0, 256).toArray());
  private static final Batch BATCH = Batch.of(DATA, 128, 1);

  /** A first layer of 24 units, blocks of such a layer each, and a head. */
  private static Layer net(Activation activation, int blocks, double deviation) {
    List<Layer> layers = new ArrayList<>();
    Layer linear = new Linear(24, new Normal(deviation));
    layers.add(new Flatten());
    layers.add(linear);
    layers.add(activation);
    for (int i = 1; i <= blocks; i++) {
      layers.add(new Named("block" + i, new Sequential(linear, activation)));
    }
    layers.add(new Linear(10, new Normal(deviation)));
    return new Sequential(layers.toArray(Layer[]::new));
  }

  private static Trainer trainer(Activation activation, int blocks, double deviation) {
    Trainer trainer =
        Trainer.builder(net(activation, blocks, deviation))
            .optimizer(new Sgd(0.05))
            .seed(3)
            .build();
    trainer.prepare(DATA);
    return trainer;
  }

  private static Treatment treatment(int blocks) {
    return new InsertResidual(IntStream.rangeClosed(1, blocks).mapToObj(i -> "block" + i).toList())
        .then(new Rescale(BATCH, Rescale.Share.LAYER));
  }

  private static double lost(Patient patient) {
    return Examination.of(patient, BATCH).lost(patient);
  }

  @Test
  void givesTheFirstInputAVarianceOfOneAndBranchesOneOfTheirShare() {
    int blocks = 4;
    Examination seen =
        Examination.of(
            treatment(blocks).of(Patient.of(trainer(StandardActivation.SIGMOID, blocks, 3))),
            BATCH);
    List<Applied> standardized =
        seen.layers().stream().filter(each -> each.path().contains(".residual-")).toList();
    assertThat(standardized)
        .extracting(Applied::path)
        .containsExactly(
            "block1.residual-input",
            "block1.residual-branch",
            "block2.residual-branch",
            "block3.residual-branch",
            "block4.residual-branch");
    for (Applied each : standardized) {
      Tensor mean = each.output().mean(0);
      List<float[]> values = seen.values(List.of(mean, each.output().square().mean().reshape(1)));
      for (float unit : values.getFirst()) {
        assertThat(unit).isCloseTo(0, within(1e-4f));
      }
      float variance = each.path().endsWith("input") ? 1 : 1f / blocks;
      assertThat(values.getLast()[0]).as(each.path()).isCloseTo(variance, within(1e-3f));
    }
  }

  @ParameterizedTest
  @CsvSource({"SIGMOID, 5", "SIGMOID, 50", "TANH, 50", "RELU, 5", "RELU, 50"})
  void letsGradientsAndExamplesThroughAtAnyDepth(StandardActivation activation, int blocks) {
    Patient sick = Patient.of(trainer(activation, blocks, 0.05));
    assertThat(lost(sick)).isGreaterThan(3);
    assertThat(lost(treatment(blocks).of(sick))).isLessThan(1);
  }

  @Test
  void learnsWhatFiftyLayersOfSigmoidDoNot() {
    Trainer trainer = trainer(StandardActivation.SIGMOID, 50, 0.2);
    Trainer treated = treatment(50).of(Patient.of(trainer)).trainer(trainer);
    trainer.fit(DATA, 20, List.of());
    treated.fit(DATA, 20, List.of());
    assertThat(trainer.evaluate(DATA).accuracy()).isLessThan(0.2);
    assertThat(treated.evaluate(DATA).accuracy()).isGreaterThan(0.9);
  }

  @Test
  void countsNoLossWhereLayersOnlyShareAScaleInAnotherWay() {
    Patient patient = Patient.of(trainer(StandardActivation.RELU, 3, 0.2));
    assertThat(
            lost(
                patient.with(
                    List.of(
                        times(patient, "block1.linear1.weight", 8),
                        times(patient, "block3.linear1.weight", 0.125)))))
        .isCloseTo(lost(patient), within(1e-3));
  }

  private static Entry times(Patient patient, String name, double factor) {
    Entry entry = patient.variables().get(name);
    float[] values = entry.floats().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] *= (float) factor;
    }
    return Entry.of(name, entry.shape(), values, 0);
  }

  @Test
  void isToldByTheNamesOfTheWeights() {
    Trainer trainer = trainer(StandardActivation.TANH, 3, 0.2);
    Treatment treatment =
        treatment(3)
            .then(
                new InsertNormalization(BATCH, List.of("block3"), InsertNormalization.Start.PLAIN));
    Trainer treated = treatment.of(Patient.of(trainer)).trainer(trainer);
    Layer model = Inserted.into(trainer.plan().model(), names(trainer), names(treated));
    Trainer again = trainer.fork(trainer.plan().withModel(model), treated.snapshot());
    assertThat(again.predict(BATCH.features(), BATCH.size()))
        .containsExactly(treated.predict(BATCH.features(), BATCH.size()));
  }

  private static List<String> names(Trainer trainer) {
    return trainer.variables().all().stream().map(Variable::name).toList();
  }

  @Test
  void isInsertedOnceAndWhereShapesAreEqual() {
    Trainer trainer = trainer(StandardActivation.TANH, 2, 0.2);
    Patient once = treatment(2).of(Patient.of(trainer));
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> treatment(2).of(once))
        .withMessage("block1 is a residual block already");
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(
            () -> new InsertResidual(List.of("linear1")).of(Patient.of(trainer)).trainer(trainer))
        .withMessage("linear1 makes [32x24] of [32x64], which cannot be added");
  }
}
