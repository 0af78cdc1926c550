package dev.evenflow.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.evenflow.EvenflowException;
import dev.evenflow.data.Dataset;
import dev.evenflow.data.Features;
import dev.evenflow.data.Labels;
import dev.evenflow.data.Quantities;
import dev.evenflow.data.Split;
import dev.evenflow.metric.RootMeanSquaredError;
import dev.evenflow.nn.Linear;
import dev.evenflow.nn.init.XavierUniform;
import dev.evenflow.nn.loss.Mse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Trainings on other targets than one class for each example. */
class TargetsTest {
  private static final Linear LINEAR = new Linear(2, new XavierUniform());

  /** Points of the plane, with the linear map (2x - y + 1, y). */
  private static Dataset linear(int examples) {
    float[] features = new float[2 * examples];
    float[] targets = new float[2 * examples];
    for (int i = 0; i < examples; i++) {
      float x = (float) Math.sin(i);
      float y = (float) Math.cos(1.7 * i);
      features[2 * i] = x;
      features[2 * i + 1] = y;
      targets[2 * i] = 2 * x - y + 1;
      targets[2 * i + 1] = y;
    }
    return new Dataset(Features.of(features, 2), new Quantities(targets, 2));
  }

  private static Trainer regression() {
    return Trainer.builder(LINEAR)
        .loss(new Mse())
        .optimizer(TinyTraining.MOMENTUM)
        .batchSize(8)
        .build();
  }

  @Test
  void fitsQuantities() {
    Dataset data = linear(43);
    Trainer trainer = regression();
    EpochReport last = trainer.fit(data, new Validation(data), 60, List.of()).last();
    Evaluation evaluation = trainer.evaluate(data);
    assertThat(evaluation).isEqualTo(last.validation());
    assertThat(evaluation.squaredError()).isCloseTo(0, within(1e-8));
    assertThat(evaluation.loss()).isCloseTo(evaluation.squaredError(), within(1e-9));
    assertThat(evaluation.accuracy()).isNaN();
    assertThat(evaluation.examples()).isEqualTo(43);
    assertThat(new RootMeanSquaredError().of(trainer.predictions(data)))
        .isCloseTo(evaluation.rmse(), within(1e-6));
    float[] told = trainer.predict(new float[] {0.5f, -0.25f}, 1);
    assertThat(told).containsExactly(new float[] {2.25f, -0.25f}, within(1e-3f));
  }

  @Test
  void resumesQuantitiesToTheBit() {
    Dataset data = linear(20);
    Trainer whole = regression();
    whole.fit(data, 3, List.of());
    Trainer first = regression();
    first.fit(data, 2, List.of());
    Trainer second = regression();
    second.prepare(data);
    second.restore(SnapshotFormat.read(SnapshotFormat.write(first.snapshot())));
    History history = second.resume(data, 3, List.of());
    assertThat(history.epochs()).hasSize(3);
    assertThat(second.evaluate(data)).isEqualTo(whole.evaluate(data));
  }

  @Test
  void trainsOnAClassForEachStep() {
    float[] features = new float[48];
    int[] labels = new int[24];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i * i % 5 % 2;
      features[2 * i + labels[i]] = 1;
    }
    Dataset data =
        new Dataset(Features.of(features, 4, 2), new Labels(labels, List.of("left", "right"), 4));
    Trainer trainer = Trainer.builder(LINEAR).optimizer(TinyTraining.MOMENTUM).batchSize(4).build();
    EpochReport last = trainer.fit(data, 30, List.of()).last();
    assertThat(last.accuracy()).isEqualTo(1);
    assertThat(last.training().examples()).isEqualTo(6);
    assertThat(trainer.evaluate(data).accuracy()).isEqualTo(1);
    assertThat(trainer.predictions(data).rows()).isEqualTo(24);
  }

  @Test
  void aStepOfArraysIsAStepOfTheDataSet() {
    Dataset data = linear(8);
    Trainer ofData = regression();
    double loss = ofData.fit(data, 1, List.of()).last().loss();
    Trainer ofArrays = regression();
    ofArrays.prepare(data);
    float[] features = new float[16];
    float[] quantities = new float[16];
    int[] order = {0, 1, 2, 3, 4, 5, 6, 7};
    data.features().copy(order, 0, 8, features, 0);
    ((Quantities) data.targets()).copy(order, 0, 8, quantities, 0);
    assertThat(ofArrays.step(features, quantities).loss()).isCloseTo(loss, within(1e-6));
  }

  @Test
  void tellsQuantitiesOnceTheTargetsAreKnown() {
    Dataset data = linear(1);
    Trainer trainer = regression();
    trainer.prepare(2);
    float[] features = new float[2];
    data.features().copy(0, features, 0);
    float[] asClasses = trainer.predict(features, 1);
    assertThat(asClasses[0] + asClasses[1]).isCloseTo(1, within(1e-6f));
    trainer.prepare(data);
    Trainer knowing = regression();
    knowing.prepare(data);
    assertThat(trainer.predict(features, 1))
        .isEqualTo(knowing.predict(features, 1))
        .isNotEqualTo(asClasses);
  }

  @Test
  void refusesOtherTargetsThanItWasMadeFor() {
    Trainer trainer = regression();
    trainer.prepare(linear(3));
    Dataset classes =
        new Dataset(Features.of(new float[2], 2), new Labels(new int[1], List.of("a", "b")));
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> trainer.evaluate(classes))
        .withMessage("the model was made for targets of quantities [2], given classes []");
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> linear(3).labels())
        .withMessage("the targets of this data set are quantities, no classes");
  }

  @Test
  void splitsQuantitiesAtRandom() {
    Split split = Split.stratified(linear(10), 0.25, 1);
    assertThat(split.train().size()).isEqualTo(7);
    assertThat(split.test().size()).isEqualTo(3);
    assertThat(split.train().checksum()).isNotEqualTo(linear(7).checksum());
  }
}
