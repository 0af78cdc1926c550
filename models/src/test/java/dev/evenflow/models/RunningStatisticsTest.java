package dev.evenflow.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.evenflow.EvenflowException;
import dev.evenflow.data.Dataset;
import dev.evenflow.data.Features;
import dev.evenflow.data.Labels;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Linear;
import dev.evenflow.nn.Sequential;
import dev.evenflow.nn.init.XavierUniform;
import dev.evenflow.random.RandomStream;
import dev.evenflow.regularization.noise.Dropout;
import dev.evenflow.regularization.norm.BatchNorm;
import dev.evenflow.regularization.norm.BatchNorm.BatchOfOne;
import dev.evenflow.regularization.norm.BatchNorm.RunningVariance;
import dev.evenflow.tensor.Variable;
import dev.evenflow.training.Trainer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Running statistics of effective batches, and over whole data sets. */
class RunningStatisticsTest {
  private static final int EXAMPLES = 22;
  private static final int WIDTH = 3;
  private static final Offset<Float> CLOSE = Offset.offset(1e-6f);

  private static Layer model(double momentum, double dropout) {
    // Behind an unbiased variance evaluation sees other values than training on one batch does.
    return new Sequential(
        norm(momentum, RunningVariance.BIASED),
        new Linear(5, new XavierUniform()),
        new Dropout(dropout),
        norm(momentum, RunningVariance.BIASED),
        (input, scope) -> input.tanh(),
        new Linear(4, new XavierUniform()),
        norm(momentum, RunningVariance.UNBIASED),
        new Linear(2, new XavierUniform()));
  }

  private static BatchNorm norm(double momentum, RunningVariance variance) {
    return new BatchNorm(momentum, 1e-5, true, variance, BatchOfOne.RUNNING);
  }

  private static Trainer trainer(Layer model, String optimizer, int batch) {
    Trainer trainer =
        Trainer.builder(model)
            .optimizer(Strategies.standard().optimizers().create(optimizer))
            .batchSize(batch)
            .seed(4)
            .build();
    trainer.prepare(WIDTH);
    return trainer;
  }

  private static float[] features() {
    float[] features = new float[EXAMPLES * WIDTH];
    RandomStream random = new RandomStream(2, "features");
    for (int i = 0; i < features.length; i++) {
      // The mean drifts, so that batches differ.
      features[i] = (float) (random.normal(0, i) + 0.3 * i / WIDTH + 5 * (i % WIDTH));
    }
    return features;
  }

  private static int[] labels() {
    int[] labels = new int[EXAMPLES];
    Arrays.setAll(labels, i -> i % 2);
    return labels;
  }

  private static Dataset data(float[] features) {
    return new Dataset(Features.of(features, WIDTH), new Labels(labels(), List.of("a", "b")));
  }

  private static Map<String, float[]> states(Trainer trainer) {
    return trainer.variables().of(Variable.Role.STATE).stream()
        .collect(Collectors.toMap(Variable::name, Variable::values));
  }

  private static void assertClose(Map<String, float[]> actual, Map<String, float[]> expected) {
    assertThat(actual).containsOnlyKeys(expected.keySet());
    expected.forEach((name, value) ->
        assertThat(actual.get(name))
            .as(name)
            .usingComparatorWithPrecision(2e-5f)
            .containsExactly(value));
  }

  /** The statistics of one batch of all examples with these weights. */
  private static Map<String, float[]> asOneBatch(Path weights) {
    Trainer whole = trainer(model(1, 0), "sgd:lr=0", EXAMPLES);
    whole.load(weights);
    assertThat(whole.step(features(), labels()).committed()).isTrue();
    return states(whole);
  }

  @ParameterizedTest
  @EnumSource(RunningVariance.class)
  void coverTheEffectiveBatch(RunningVariance variance) {
    Trainer trainer = trainer(norm(0.25, variance), "sgd:lr=0+accumulate:3", 4);
    float[] x = features();
    int from = 0;
    for (int size : new int[] {4, 1, 6}) {
      assertThat(trainer.variables().get("running-mean").values()).containsOnly(0);
      trainer.step(Arrays.copyOfRange(x, from * WIDTH, (from + size) * WIDTH), new int[size]);
      from += size;
    }
    for (int channel = 0; channel < WIDTH; channel++) {
      double sum = 0;
      for (int i = 0; i < 11; i++) {
        sum += x[i * WIDTH + channel];
      }
      double mean = sum / 11;
      double squares = 0;
      for (int i = 0; i < 11; i++) {
        squares += Math.pow(x[i * WIDTH + channel] - mean, 2);
      }
      double expected = squares / (variance == RunningVariance.UNBIASED ? 10 : 11);
      assertThat(trainer.variables().get("running-mean").values()[channel])
          .isCloseTo((float) (0.25 * mean), CLOSE);
      assertThat(trainer.variables().get("running-variance").values()[channel])
          .isCloseTo((float) (0.75 + 0.25 * expected), CLOSE);
    }
  }

  @Test
  void singleExamplesHaveStatisticsTogether() {
    Trainer trainer = trainer(norm(1, RunningVariance.UNBIASED), "sgd:lr=0+accumulate:2", 1);
    trainer.step(new float[] {1, -2, 0}, new int[1]);
    trainer.step(new float[] {4, -2, 1}, new int[1]);
    assertThat(trainer.variables().get("running-mean").values()).containsExactly(2.5f, -2, 0.5f);
    assertThat(trainer.variables().get("running-variance").values()).containsExactly(4.5f, 0, 0.5f);
  }

  /** Not the difference of two large numbers. */
  @Test
  void aLargeMeanDrownsNoVariance() {
    Trainer trainer = trainer(norm(1, RunningVariance.BIASED), "sgd:lr=0+accumulate:2", 2);
    trainer.step(new float[] {30000, 0, 0, 30001, 0, 0}, new int[2]);
    trainer.step(new float[] {30002, 0, 0, 30003, 0, 0}, new int[2]);
    assertThat(trainer.variables().get("running-variance").values()[0]).isEqualTo(1.25f);
  }

  @ParameterizedTest
  @CsvSource({
    "1, adam",
    "4, adam",
    "7, adam",
    "22, adam",
    "6, adam+ema:0.9",
    "6, adam+accumulate:3"
  })
  void recomputedOnesAreThoseOfOneBatch(int batch, String optimizer, @TempDir Path folder) {
    Trainer trainer = trainer(model(0.1, 0.3), optimizer, batch);
    trainer.fit(data(features()), 4, List.of());
    Path weights = folder.resolve("weights.safetensors");
    trainer.save(weights);
    Map<String, float[]> running = states(trainer);
    assertThat(trainer.recomputeStatistics(data(features()))).isEqualTo(3);
    Map<String, float[]> expected = asOneBatch(weights);
    assertClose(states(trainer), expected);
    running.forEach(
        (name, value) -> assertThat(Arrays.equals(value, expected.get(name))).as(name).isFalse());
  }

  @Test
  void recomputingDoesNotDependOnThreads() {
    Map<String, float[]> first = recomputed(1);
    assertThat(recomputed(2)).usingRecursiveComparison().isEqualTo(first);
  }

  private static Map<String, float[]> recomputed(int threads) {
    Trainer trainer =
        Trainer.builder(model(0.1, 0))
            .optimizer(Strategies.standard().optimizers().create("adam"))
            .threads(threads)
            .batchSize(5)
            .build();
    trainer.fit(data(features()), 2, List.of());
    trainer.recomputeStatistics(data(features()));
    return states(trainer);
  }

  @Test
  void recomputesAllOrNone() {
    Trainer trainer = trainer(model(0.1, 0), "adam", 8);
    trainer.fit(data(features()), 1, List.of());
    // It is finite in the first layer.
    trainer.variables().get("linear1.weight").storage()[0] = Float.POSITIVE_INFINITY;
    Map<String, float[]> states = states(trainer);
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> trainer.recomputeStatistics(data(features())))
        .withMessageStartingWith("norm2.running-mean cannot be recomputed: over these examples it");
    assertThat(states(trainer)).usingRecursiveComparison().isEqualTo(states);
  }

  @Test
  void thereMayBeNone() {
    Trainer trainer = trainer(new Linear(2, new XavierUniform()), "adam", 8);
    assertThat(trainer.recomputeStatistics(data(features()))).isZero();
  }
}
