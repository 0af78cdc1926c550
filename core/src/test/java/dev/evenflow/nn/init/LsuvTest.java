package dev.evenflow.nn.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.evenflow.EvenflowException;
import dev.evenflow.data.Dataset;
import dev.evenflow.data.Features;
import dev.evenflow.data.Labels;
import dev.evenflow.nn.Activation;
import dev.evenflow.nn.Build;
import dev.evenflow.nn.Conv2d;
import dev.evenflow.nn.Fans;
import dev.evenflow.nn.GlobalAvgPool;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Linear;
import dev.evenflow.nn.Sequential;
import dev.evenflow.nn.activation.StandardActivation;
import dev.evenflow.program.Program;
import dev.evenflow.random.RandomStream;
import dev.evenflow.strategy.Initializers;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.testing.Stopping;
import dev.evenflow.training.Rule;
import dev.evenflow.training.Snapshot;
import dev.evenflow.training.Trainer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LsuvTest {
  private static final int BATCH = 16;
  private static final int WIDTH = 24;

  /** Keeps the weights and a copy of them as they were before the first step. */
  private static final Rule KEEP =
      (parameter, gradient, slots) ->
          parameter.add(slots.nextFromParameter("copy", old -> old).mul(0));

  @TempDir private Path folder;

  private static Layer dense(Activation activation, int depth) {
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < depth; i++) {
      layers.add(new Linear(WIDTH, new Lsuv()));
      layers.add(activation);
    }
    layers.add(new Linear(3, new Lsuv()));
    return new Sequential(layers);
  }

  private static Layer convolutions(Activation activation) {
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      layers.add(Conv2d.same(i + 3, 3, new Lsuv()));
      layers.add(activation);
    }
    layers.add(new GlobalAvgPool());
    layers.add(new Linear(3, new Lsuv()));
    return new Sequential(layers);
  }

  private static Trainer trainer(Layer model) {
    return Trainer.builder(model).optimizer(KEEP).seed(5).batchSize(BATCH).build();
  }

  /** Of a mean and a deviation that suit no net. */
  private static Dataset data(int... shape) {
    int width = IntStream.of(shape).reduce(1, (a, b) -> a * b);
    float[] features = new float[3 * BATCH * width];
    RandomStream random = new RandomStream(2, "data");
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) (0.3 + 0.01 * random.normal(0, i));
    }
    int[] labels = IntStream.range(0, 3 * BATCH).map(i -> i % 3).toArray();
    return new Dataset(Features.of(features, shape), new Labels(labels, List.of("a", "b", "c")));
  }

  private static float[] firstBatch(Dataset data) {
    int width = data.features().width();
    float[] features = new float[BATCH * width];
    for (int i = 0; i < BATCH; i++) {
      data.features().copy(i, features, i * width);
    }
    return features;
  }

  private static double variance(float[] values) {
    double mean =
        IntStream.range(0, values.length).mapToDouble(i -> values[i]).sum() / values.length;
    return IntStream.range(0, values.length)
            .mapToDouble(i -> (values[i] - mean) * (values[i] - mean))
            .sum()
        / values.length;
  }

  /** The variance of the output of every layer that has a weight. */
  private static List<Double> variances(
      Layer model, Trainer trainer, float[] features, int... shape) {
    Build build = new Build(trainer.variables(), false, Tensor.constant(0));
    int[] batch = IntStream.concat(IntStream.of(BATCH), IntStream.of(shape)).toArray();
    build.apply(model, Tensor.input("x", Shape.of(batch)));
    Tensor[] outputs =
        trainer.variables().all().stream()
            .filter(each -> each.name().endsWith(".weight"))
            .map(each -> build.output(each.name().replace(".weight", "")))
            .toArray(Tensor[]::new);
    Program program = Program.compile(Signature.of(outputs), 1);
    program.set("x", features);
    program.run();
    return IntStream.range(0, outputs.length).mapToObj(i -> variance(program.values(i))).toList();
  }

  @ParameterizedTest
  @EnumSource(
      value = StandardActivation.class,
      names = {"TANH", "RELU", "SIGMOID"})
  void bringsTheOutputsOf40LayersToUnitVariance(StandardActivation activation) {
    Layer model = dense(activation, 40);
    Trainer trainer = trainer(model);
    trainer.prepare(7);
    float[] batch = firstBatch(data(7));
    assertThat(variances(model, trainer, batch, 7)).anyMatch(v -> Math.abs(v - 1) > 0.5);
    trainer.calibrate(batch, BATCH);
    assertThat(variances(model, trainer, batch, 7))
        .hasSize(41)
        .allSatisfy(variance -> assertThat(variance).isCloseTo(1, within(0.1)));
  }

  @Test
  void bringsTheOutputsOfConvolutionsToUnitVariance() {
    Layer model = convolutions(StandardActivation.RELU);
    Trainer trainer = trainer(model);
    trainer.prepare(6, 5, 2);
    float[] batch = firstBatch(data(6, 5, 2));
    trainer.calibrate(batch, BATCH);
    assertThat(variances(model, trainer, batch, 6, 5, 2))
        .hasSize(7)
        .allSatisfy(variance -> assertThat(variance).isCloseTo(1, within(0.1)));
  }

  @Test
  void scalesOrthogonalWeightsAsAWhole() {
    Trainer trainer = trainer(dense(StandardActivation.TANH, 2));
    trainer.prepare(7);
    trainer.calibrate(firstBatch(data(7)), BATCH);
    for (Variable each : trainer.variables().of(Variable.Role.PARAMETER)) {
      if (each.name().endsWith("weight")) {
        float[] start =
            new Orthogonal()
                .values(
                    each.shape(),
                    new Fans(each.shape().extent(0), each.shape().extent(1)),
                    new RandomStream(5, "init/" + each.name()));
        float[] scaled = each.values();
        double factor = scaled[0] / start[0];
        assertThat(factor).isPositive().isNotCloseTo(1, within(0.1));
        for (int i = 0; i < start.length; i++) {
          assertThat((double) scaled[i]).isCloseTo(factor * start[i], within(1e-5 * factor));
        }
      }
    }
  }

  @Test
  void isDecidedByTheFirstBatchOfATraining() {
    Dataset data = data(7);
    Trainer fitted = trainer(dense(StandardActivation.RELU, 3));
    fitted.resume(data, 1, List.of(Stopping.after(1)));
    Trainer stepped = trainer(dense(StandardActivation.RELU, 3));
    stepped.prepare(7);
    int[] order = new RandomStream(5, "batches").permutation(0, data.size());
    float[] features = new float[BATCH * 7];
    int[] labels = new int[BATCH];
    data.features().copy(order, 0, BATCH, features, 0);
    data.labels().copy(order, 0, BATCH, labels, 0);
    stepped.step(features, labels);
    assertThat(fitted.snapshot().variables()).isEqualTo(stepped.snapshot().variables());
    // What begins as a copy of a weight is one of the weight that is trained.
    assertThat(copies(fitted))
        .isNotEmpty()
        .allSatisfy((weight, copy) -> assertThat(copy.values()).isEqualTo(weight.values()));
  }

  private static Map<Variable, Variable> copies(Trainer trainer) {
    return trainer.variables().of(Variable.Role.PARAMETER).stream()
        .collect(
            Collectors.toMap(each -> each, each -> trainer.variables().get(each.name() + "/copy")));
  }

  @Test
  void isNotRepeatedWhereTrainingGoesOn() {
    Dataset data = data(7);
    Trainer stopped = trainer(dense(StandardActivation.TANH, 3));
    stopped.prepare(7);
    Snapshot before = stopped.snapshot();
    stopped.resume(data, 1, List.of(Stopping.after(1)));
    Snapshot after = stopped.snapshot();
    // Weights that the batch would scale again.
    stopped.variables().get("linear2.weight").fill(0.5);
    stopped.calibrate(firstBatch(data), BATCH);
    assertThat(stopped.variables().get("linear2.weight").values()).containsOnly(0.5f);
    stopped.save(folder.resolve("weights"));

    Trainer loaded = trainer(dense(StandardActivation.TANH, 3));
    loaded.prepare(7);
    loaded.load(folder.resolve("weights"));
    loaded.resume(data, 1, List.of(Stopping.after(1)));
    assertThat(loaded.variables().get("linear2.weight").values()).containsOnly(0.5f);

    stopped.restore(before);
    stopped.resume(data, 1, List.of(Stopping.after(1)));
    assertThat(stopped.snapshot().digest()).isEqualTo(after.digest());
  }

  @Test
  void leavesScaledWeightsAtTheirScale() {
    Layer model =
        (input, scope) ->
            scope
                .scaled(0)
                .apply(
                    new Linear(3, new Lsuv()),
                    scope.scaled(0.25).apply(new Linear(4, new Lsuv()), input));
    Trainer trainer = trainer(model);
    trainer.prepare(7);
    float[] batch = firstBatch(data(7));
    trainer.calibrate(batch, BATCH);
    assertThat(variance(trainer.variables().get("linear2.weight").values())).isZero();
    List<Double> variances = variances(model, trainer, batch, 7);
    assertThat(variances.get(0)).isCloseTo(0.25 * 0.25, within(0.00625));
  }

  @Test
  void refusesWhatItCannotScale() {
    Layer sine =
        (input, scope) ->
            input.matmul(scope.weight("weight", Shape.of(7, 3), Fans.NONE, new Lsuv(0.1, 3))).sin();
    Trainer trainer = trainer((input, scope) -> scope.apply("sine", sine, input));
    trainer.prepare(7);
    float[] start = trainer.variables().get("sine.weight").values();
    for (float[] batch : List.of(firstBatch(data(7)), new float[BATCH * 7])) {
      assertThatExceptionOfType(EvenflowException.class)
          .isThrownBy(() -> trainer.calibrate(batch, BATCH))
          .withMessageMatching(
              "sine.weight cannot be calibrated in 3 trials: the variance of its layer's output is"
                  + " 0\\.\\d+; allow more, or choose an initializer that looks at no batch");
      assertThat(trainer.variables().get("sine.weight").values()).isEqualTo(start);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lsuv:0", "lsuv:tol=NaN", "lsuv:tol=0.1,trials=0"})
  void refusesImpossibleOptions(String spelling) {
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> Initializers.catalogue().create(spelling))
        .withMessageStartingWith("lsuv: t");
  }

  @Test
  void isSpelledWithToleranceAndTrials() {
    assertThat(Initializers.catalogue().create("lsuv:tol=0.05,trials=4"))
        .isEqualTo(new Lsuv(0.05, 4));
  }
}
