package dev.evenflow.training;

import static dev.evenflow.testing.VariableBits.bits;
import static dev.evenflow.training.TinyTraining.data;
import static dev.evenflow.training.TinyTraining.trainer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.evenflow.EvenflowException;
import dev.evenflow.data.Dataset;
import dev.evenflow.data.Features;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Linear;
import dev.evenflow.nn.init.XavierUniform;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainerTest {
  @TempDir Path folder;

  /** Evaluates half of each weight. */
  private record Halved(Optimizer optimizer) implements Optimizer {
    @Override
    public Map<Variable, Tensor> step(Objective objective, Slots slots) {
      return optimizer.step(objective, slots);
    }

    @Override
    public Map<Variable, Tensor> evaluationWeights(Iterable<Variable> parameters, Slots slots) {
      Map<Variable, Tensor> weights = new LinkedHashMap<>();
      parameters.forEach(parameter -> weights.put(parameter, parameter.read().mul(0.5)));
      return weights;
    }
  }

  /** Evaluates an exponential average. */
  private record Averaged(Optimizer optimizer) implements Optimizer {
    @Override
    public Map<Variable, Tensor> step(Objective objective, Slots slots) {
      Map<Variable, Tensor> next = optimizer.step(objective, slots);
      next.forEach((parameter, value) ->
          slots
              .of(parameter)
              .nextFromParameter("average", old -> old.mul(0.5).add(value.mul(0.5))));
      return next;
    }

    @Override
    public Map<Variable, Tensor> evaluationWeights(Iterable<Variable> parameters, Slots slots) {
      Map<Variable, Tensor> weights = new LinkedHashMap<>();
      parameters.forEach(
          parameter -> weights.put(parameter, slots.of(parameter).currentFromParameter("average")));
      return weights;
    }
  }

  /** Writes down which examples were copied out. */
  private record ObservedFeatures(Features features, List<Integer> drawn) implements Features {
    @Override
    public int size() {
      return features.size();
    }

    @Override
    public int[] shape() {
      return features.shape();
    }

    @Override
    public int width() {
      return features.width();
    }

    @Override
    public void copy(int index, float[] target, int offset) {
      drawn.add(index);
      features.copy(index, target, offset);
    }
  }

  @Test
  void learnsWhatIsSeparable() {
    Trainer trainer = trainer().build();
    double before = trainer.evaluate(data(30)).loss();
    History history = trainer.fit(data(30), 12, List.of());
    assertThat(history.epochs()).hasSize(12);
    assertThat(history.last().loss()).isLessThan(history.epochs().getFirst().loss() / 2);
    assertThat(history.last().accuracy()).isEqualTo(1);
    assertThat(history.last().validationLoss()).isNaN();
    Evaluation after = trainer.evaluate(data(30));
    assertThat(after.loss()).isLessThan(before / 2);
    assertThat(after.accuracy()).isEqualTo(1);
    assertThat(after.examples()).isEqualTo(30);
  }

  @Test
  void trainsOnEveryExampleOfAnEpochInAnOrderOfItsOwn() {
    List<StepReport> reports = new ArrayList<>();
    List<String> places = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onBatch(StepReport report, int batch, int batches, int epoch) {
            reports.add(report);
            places.add(epoch + ":" + batch + "/" + batches);
          }

          @Override
          public void onEpoch(EpochReport report) {
            places.add("epoch " + report.epoch());
          }
        };
    Trainer trainer = trainer().build();
    Dataset data = data(11);
    List<Integer> drawn = new ArrayList<>();
    Dataset observed = new Dataset(new ObservedFeatures(data.features(), drawn), data.labels());
    History history = trainer.fit(observed, 2, List.of(listener));
    assertThat(drawn.subList(0, 11)).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    assertThat(drawn.subList(11, 22)).containsExactlyInAnyOrderElementsOf(drawn.subList(0, 11));
    assertThat(drawn.subList(11, 22)).isNotEqualTo(drawn.subList(0, 11));
    assertThat(places).containsExactly("1:1/2", "1:2/2", "epoch 1", "2:1/2", "2:2/2", "epoch 2");
    assertThat(reports).extracting(StepReport::position).containsExactly(0L, 1L, 2L, 3L);
    assertThat(reports).extracting(StepReport::step).containsExactly(1L, 2L, 3L, 4L);
    assertThat(reports).allMatch(StepReport::committed);
    assertThat(history.epochs().getFirst().loss())
        .isCloseTo((8 * reports.get(0).loss() + 3 * reports.get(1).loss()) / 11, within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -1e30f})
  void changesNothingOnABatchThatIsNotSound(float poison) {
    Trainer trainer =
        Trainer.builder(new Linear(3, new XavierUniform()))
            .optimizer(TinyTraining.MOMENTUM)
            .build();
    changesNothing(trainer, poison);
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
  void changesNoStatisticOnABatchThatIsNotSound(float poison) {
    changesNothing(trainer().build(), poison);
  }

  private static void changesNothing(Trainer trainer, float poison) {
    trainer.fit(data(16), 1, List.of());
    Map<String, List<Long>> before = bits(trainer);
    long position = trainer.position();
    StepReport report = trainer.step(new float[] {poison, 1, 0.5f, -1}, new int[] {0, 1});
    assertThat(report.committed()).isFalse();
    assertThat(report.step()).isEqualTo((long) trainer.variables().get("step").scalar());
    assertThat(bits(trainer)).isEqualTo(before);
    assertThat(trainer.position()).isEqualTo(position + 1);
    StepReport sound = trainer.step(new float[] {1, 1, 0.5f, -1}, new int[] {0, 1});
    assertThat(sound.committed()).isTrue();
    assertThat(sound.step()).isEqualTo(report.step() + 1);
    assertThat(bits(trainer)).isNotEqualTo(before);
  }

  @Test
  void refusesFiniteLossAndGradientsWhoseSquaresOverflow() {
    Trainer trainer =
        Trainer.builder(new Linear(3, new XavierUniform()))
            .optimizer(TinyTraining.MOMENTUM)
            .build();
    trainer.prepare(2);
    Map<String, List<Long>> before = bits(trainer);
    float[] features = {1e20f, -1e20f, -1e20f, 1e20f};
    StepReport first = trainer.step(features, new int[] {0, 0});
    assertThat(first.loss()).isFinite();
    assertThat(first.committed()).isFalse();
    assertThat(bits(trainer)).containsAllEntriesOf(before);
    float[] smaller = {1e18f, -1e18f, -1e18f, 1e18f};
    assertThat(trainer.step(smaller, new int[] {0, 0}).committed()).isTrue();
  }

  @Test
  void refusesStatesThatAreNotFinite() {
    Layer overflowing =
        (input, scope) -> {
          scope.state("square", input.shape(), 0);
          scope.update("square", input.square());
          return scope.apply(new Linear(3, new XavierUniform()), input.mul(1e-20));
        };
    Trainer trainer =
        Trainer.builder(overflowing).optimizer(TinyTraining.MOMENTUM).batchSize(1).build();
    trainer.prepare(2);
    assertThat(trainer.step(new float[] {1, 1e19f}, new int[] {0}).committed()).isTrue();
    Map<String, List<Long>> before = bits(trainer);
    StepReport report = trainer.step(new float[] {1, 1e20f}, new int[] {0});
    assertThat(report.loss()).isFinite();
    assertThat(report.committed()).isFalse();
    assertThat(bits(trainer)).isEqualTo(before);
  }

  @Test
  void refusesWhereAConditionIsZeroAndReports() {
    GradientTransform never =
        (gradients, slots) -> {
          slots.require("never", Tensor.constant(0));
          slots.report("seven", Tensor.constant(7));
          return gradients;
        };
    Trainer trainer = trainer().transforms(List.of(never)).build();
    trainer.prepare(2);
    StepReport report = trainer.step(new float[] {1, 2}, new int[] {1});
    assertThat(report.committed()).isFalse();
    assertThat(report.reports()).containsExactly(Map.entry("transform1.seven", 7.0));
  }

  @Test
  void givesTheGuardTheTransformedGradients() {
    GradientTransform mending =
        (gradients, slots) -> {
          Map<Variable, Tensor> zeros = new LinkedHashMap<>(gradients);
          zeros.replaceAll((parameter, gradient) -> gradient.zerosLike());
          return zeros;
        };
    Trainer trainer =
        Trainer.builder(new Linear(3, new XavierUniform()))
            .optimizer(TinyTraining.MOMENTUM)
            .transforms(List.of(mending))
            .build();
    trainer.prepare(2);
    float[] features = {1e20f, -1e20f, -1e20f, 1e20f};
    assertThat(trainer.step(features, new int[] {0, 0}).committed()).isTrue();
  }

  @Test
  void givesTheSameBytesAloneAndInterleaved() {
    Trainer alone = trainer().build();
    alone.fit(data(20), 3, List.of());
    Trainer first = trainer().threads(2).build();
    Trainer other = trainer().seed(4).build();
    for (int epoch = 0; epoch < 3; epoch++) {
      first.fit(data(20), 1, List.of());
      other.fit(data(13), 1, List.of());
      first.evaluate(data(9));
    }
    assertThat(bits(first)).isEqualTo(bits(alone));
    assertThat(bits(other)).isNotEqualTo(bits(alone));
  }

  @Test
  void givesTheSameBytesOnTwoThreads() throws InterruptedException {
    Trainer alone = trainer().build();
    alone.fit(data(20), 3, List.of());
    List<Trainer> beside = List.of(trainer().build(), trainer().build());
    List<Thread> threads =
        beside.stream()
            .map(t -> Thread.ofPlatform().start(() -> t.fit(data(20), 3, List.of())))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(beside).allSatisfy(trainer -> assertThat(bits(trainer)).isEqualTo(bits(alone)));
  }

  @Test
  void evaluatesAndSavesTheWeightsThatTheOptimizerSays() {
    Trainer halved = trainer().optimizer(new Halved(TinyTraining.MOMENTUM)).build();
    Trainer plain = trainer().build();
    halved.prepare(2);
    plain.prepare(2);
    plain
        .variables()
        .of(Variable.Role.PARAMETER)
        .forEach(parameter -> {
          float[] values = parameter.values();
          for (int i = 0; i < values.length; i++) {
            values[i] /= 2;
          }
          parameter.assign(values);
        });
    assertThat(halved.evaluate(data(9))).isEqualTo(plain.evaluate(data(9)));
    halved.save(folder.resolve("halved"));
    plain.save(folder.resolve("plain"));
    assertThat(folder.resolve("halved")).hasSameBinaryContentAs(folder.resolve("plain"));
  }

  @Test
  void evaluatesAndSavesAveragesKeptInSlots() {
    Path file = folder.resolve("average.safetensors");
    Trainer averaged = trainer().optimizer(new Averaged(TinyTraining.MOMENTUM)).build();
    averaged.fit(data(20), 2, List.of());
    averaged.save(file);
    Trainer plain = trainer().build();
    plain.fit(data(20), 2, List.of());
    assertThat(averaged.evaluate(data(9))).isNotEqualTo(plain.evaluate(data(9)));
    plain.load(file);
    assertThat(plain.variables().of(Variable.Role.PARAMETER))
        .hasSize(4)
        .allSatisfy(parameter -> {
          Variable average = averaged.variables().get(parameter.name() + "/average");
          assertThat(parameter.values()).isEqualTo(average.values());
        });
    assertThat(plain.evaluate(data(9))).isEqualTo(averaged.evaluate(data(9)));
    averaged.load(file);
    assertThat(averaged.evaluate(data(9))).isEqualTo(plain.evaluate(data(9)));
  }

  @Test
  void evaluatesTheSameAfterSavingAndLoading() {
    Path file = folder.resolve("weights.safetensors");
    Trainer trained = trainer().build();
    trained.fit(data(20), 2, List.of());
    trained.save(file);
    Trainer loaded = trainer().seed(99).build();
    loaded.prepare(2);
    assertThat(loaded.evaluate(data(9))).isNotEqualTo(trained.evaluate(data(9)));
    loaded.load(file);
    assertThat(loaded.evaluate(data(9))).isEqualTo(trained.evaluate(data(9)));
    float[] features = {1, 0, -1, 2, 0.5f, 0};
    assertThat(loaded.predict(features, 3)).isEqualTo(trained.predict(features, 3));
  }

  @Test
  void saysAllThatDoesNotFit() {
    Path file = folder.resolve("weights.safetensors");
    Layer saved =
        (x, scope) ->
            scope.apply(
                "head",
                new Linear(3, new XavierUniform()),
                scope.apply("old", new Linear(2, new XavierUniform()), x));
    Layer other =
        (x, scope) ->
            scope.apply(
                "head",
                new Linear(4, false, new XavierUniform()),
                scope.apply("new", new Linear(2, false, new XavierUniform()), x));
    Trainer from = Trainer.builder(saved).optimizer(TinyTraining.MOMENTUM).build();
    from.prepare(2);
    from.save(file);
    Trainer to = Trainer.builder(other).optimizer(TinyTraining.MOMENTUM).build();
    to.prepare(2);
    Map<String, List<Long>> before = bits(to);
    assertThatThrownBy(() -> to.load(file))
        .isInstanceOf(EvenflowException.class)
        .hasMessage(
            file
                + ": the weights do not fit the model: new.weight is missing (was it old.weight?);"
                + " head.weight is F32 [2, 3] where the model has F32 [2, 4]; the model has no"
                + " old.weight; the model has no old.bias; the model has no head.bias");
    assertThat(bits(to)).isEqualTo(before);
  }

  @Test
  void predictsProbabilities() {
    Trainer trainer = trainer().build();
    Dataset data = data(30);
    trainer.fit(data, 12, List.of());
    float[] features = new float[6];
    data.features().copy(new int[] {0, 1, 2}, 0, 3, features, 0);
    float[] probabilities = trainer.predict(features, 3);
    for (int i = 0; i < 3; i++) {
      assertThat(probabilities[3 * i] + probabilities[3 * i + 1] + probabilities[3 * i + 2])
          .isCloseTo(1, within(1e-6f));
      assertThat(probabilities[3 * i + i]).isGreaterThan(0.5f);
    }
  }

  @Test
  void stopsWhenTheValidationLossNoLongerFalls() {
    Rule still = (parameter, gradient, slots) -> parameter;
    Trainer trainer = Trainer.builder(new Linear(3, new XavierUniform())).optimizer(still).build();
    Validation validation = new Validation(data(9), new EarlyStopping(2));
    History history = trainer.fit(data(12), validation, 10, List.of());
    assertThat(history.epochs()).hasSize(3);
    assertThat(history.last().validationLoss()).isEqualTo(trainer.evaluate(data(9)).loss());
    assertThat(history.last().validationAccuracy()).isEqualTo(trainer.evaluate(data(9)).accuracy());
  }

  @Test
  void tellsTheScheduleTheValidationLoss() {
    List<Double> told = new ArrayList<>();
    Schedule asking =
        (step, total, slots) -> {
          slots.report("metric", slots.metric());
          return Tensor.constant(1);
        };
    Trainer trainer = trainer().schedule(asking).build();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onBatch(StepReport report, int batch, int batches, int epoch) {
            told.addAll(report.reports().values());
          }
        };
    History history = trainer.fit(data(16), new Validation(data(9)), 2, List.of(listener));
    assertThat(told)
        .containsExactly(
            Double.NaN, Double.NaN, history.epochs().getFirst().validationLoss(), Double.NaN);
  }

  @Test
  void saysWhatIsWrong() {
    assertThatThrownBy(() -> Trainer.builder(TinyTraining.MODEL).build())
        .hasMessage("a trainer needs an optimizer");
    assertThatThrownBy(() -> trainer().batchSize(0))
        .hasMessage("trainer: batch size must be at least 1, given 0");
    assertThatThrownBy(() -> trainer().build().fit(data(9), 0, List.of()))
        .hasMessage("trainer: epochs must be at least 1, given 0");
    Trainer trainer = trainer().build();
    assertThatThrownBy(() -> trainer.load(folder.resolve("any")))
        .isInstanceOf(EvenflowException.class)
        .hasMessageContaining("call prepare");
    trainer.prepare(2);
    assertThatThrownBy(() -> trainer.prepare(3))
        .hasMessage("the model was made for examples of shape [2], given [3]");
    assertThatThrownBy(() -> trainer.predict(new float[5], 3))
        .hasMessage("a batch of 3 of shape [2] has 6 values, given 5");
  }
}
