package dev.evenflow.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.evenflow.EvenflowException;
import dev.evenflow.data.Dataset;
import dev.evenflow.data.Features;
import dev.evenflow.data.Labels;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Linear;
import dev.evenflow.nn.Loss;
import dev.evenflow.nn.Sequential;
import dev.evenflow.nn.init.XavierUniform;
import dev.evenflow.nn.loss.CrossEntropy;
import dev.evenflow.nn.loss.Focal;
import dev.evenflow.optimizers.Adam;
import dev.evenflow.optimizers.wrapper.Accumulate;
import dev.evenflow.random.RandomStream;
import dev.evenflow.regularization.clip.GlobalNorm;
import dev.evenflow.regularization.clip.ZeroNans;
import dev.evenflow.regularization.norm.BatchNorm;
import dev.evenflow.tensor.Variable;
import dev.evenflow.testing.Stopping;
import dev.evenflow.training.GradientTransform;
import dev.evenflow.training.LearningRateFinder;
import dev.evenflow.training.Optimizer;
import dev.evenflow.training.StepReport;
import dev.evenflow.training.Trainer;
import dev.evenflow.training.TrainerBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several micro-batches are one batch of all their examples. */
class AccumulateTest {
  private static final int WIDTH = 4;
  private static final int CLASSES = 3;
  private static final String ADAM = "adam:lr=0.01";

  private static final Layer PLAIN =
      new Sequential(
          new Linear(6, new XavierUniform()),
          (input, scope) -> input.tanh(),
          new Linear(CLASSES, new XavierUniform()));

  private static final Layer NORMALIZED =
      new Sequential(
          BatchNorm.torch(),
          new Linear(6, new XavierUniform()),
          BatchNorm.keras(),
          new Linear(CLASSES, new XavierUniform()));

  private static TrainerBuilder builder(Layer model, String optimizer) {
    return Trainer.builder(model)
        .optimizer(Strategies.standard().optimizers().create(optimizer))
        .schedule(Strategies.standard().schedules().create("cosine"))
        .totalSteps(10)
        .batchSize(4)
        .seed(5);
  }

  private static Trainer trainer(
      Layer model, String optimizer, Loss loss, GradientTransform... transforms) {
    Trainer trainer = builder(model, optimizer).loss(loss).transforms(List.of(transforms)).build();
    trainer.prepare(WIDTH);
    return trainer;
  }

  private static Trainer trainer(Layer model, String optimizer) {
    return trainer(model, optimizer, new CrossEntropy(), new GlobalNorm(0.1));
  }

  private static float[] features(int from, int to) {
    RandomStream random = new RandomStream(2, "features");
    float[] features = new float[(to - from) * WIDTH];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) (1.5 * random.normal(0, (long) from * WIDTH + i) + i % WIDTH);
    }
    return features;
  }

  private static int[] labels(int from, int to) {
    int[] labels = new int[to - from];
    Arrays.setAll(labels, i -> (from + i) * 7 % 5 % CLASSES);
    return labels;
  }

  /** Examples in these parts, one after the other. */
  private static StepReport step(Trainer trainer, int start, int... sizes) {
    int from = start;
    StepReport last = null;
    for (int size : sizes) {
      last = trainer.step(features(from, from + size), labels(from, from + size));
      from += size;
    }
    return last;
  }

  /** All variables but the sums. */
  private static Map<String, float[]> values(Trainer trainer) {
    Map<String, float[]> values = new TreeMap<>();
    for (Variable variable : trainer.variables().all()) {
      if (!variable.name().contains("/accumulate")) {
        values.put(variable.name(), variable.values());
      }
    }
    return values;
  }

  private static void assertClose(Trainer actual, Trainer expected, double tolerance) {
    Map<String, float[]> values = values(actual);
    assertThat(values).containsOnlyKeys(values(expected).keySet());
    values(expected)
        .forEach((name, value) ->
            assertThat(values.get(name))
                .as(name)
                .usingComparatorWithPrecision((float) tolerance)
                .containsExactly(value));
  }

  private static Map<String, List<Float>> bits(Trainer trainer) {
    Map<String, List<Float>> bits = new LinkedHashMap<>();
    for (Variable variable : trainer.variables().all()) {
      List<Float> floats = new ArrayList<>();
      for (float value : variable.values()) {
        floats.add(value);
      }
      bits.put(variable.name(), floats);
    }
    return bits;
  }

  static Stream<String> optimizers() {
    return Strategies.standard().optimizers().names().stream()
        .filter(name -> !name.equals("lbfgs"))
        .flatMap(name ->
            Stream.of(name, name + "+coupled-decay:0.01+spare-bias-and-norm+lookahead:3+ema"));
  }

  /** Weights, memory, step count, clips and reports of every optimizer. */
  @ParameterizedTest
  @MethodSource("optimizers")
  void microBatchesAreOneBatch(String optimizer) {
    Trainer whole = trainer(PLAIN, optimizer);
    Trainer parts = trainer(PLAIN, optimizer + "+accumulate:3");
    for (int i = 0; i < 4; i++) {
      StepReport expected = step(whole, 12 * i, 12);
      StepReport actual = step(parts, 12 * i, 4, 4, 4);
      assertThat(actual.committed()).isEqualTo(expected.committed()).isTrue();
      assertThat(actual.step()).isEqualTo(expected.step());
      assertThat(actual.reports()).containsOnlyKeys(expected.reports().keySet());
      expected
          .reports()
          .forEach((name, value) ->
              assertThat(actual.reports().get(name)).as(name).isCloseTo(value, within(1e-5)));
      assertThat(parts.position()).isEqualTo(3L * whole.position());
    }
    assertClose(parts, whole, 2e-4);
  }

  @Test
  void aGatheredBatchChangesNothingButSums() {
    Trainer trainer = trainer(NORMALIZED, ADAM + "+accumulate:3");
    step(trainer, 0, 4, 4, 4);
    Map<String, float[]> before = values(trainer);
    for (int gathered = 1; gathered < 3; gathered++) {
      StepReport report = step(trainer, 4 * gathered, 4);
      assertThat(report.gathered()).isEqualTo(gathered);
      assertThat(report.committed()).isTrue();
      assertThat(report.step()).isEqualTo(1);
      assertThat(report.reports()).isEmpty();
      assertThat(values(trainer)).usingRecursiveComparison().isEqualTo(before);
    }
    StepReport report = step(trainer, 12, 4);
    assertThat(report.gathered()).isZero();
    assertThat(report.step()).isEqualTo(2);
    assertThat(report.reports()).isNotEmpty();
  }

  @Test
  void shorterMicroBatchesCountLess() {
    Trainer whole = trainer(PLAIN, ADAM);
    Trainer parts = trainer(PLAIN, ADAM + "+accumulate:3");
    step(whole, 0, 11);
    step(parts, 0, 4, 1, 6);
    assertClose(parts, whole, 1e-5);
  }

  static Stream<Loss> losses() {
    List<Double> weights = List.of(0.2, 3.0, 1.0);
    return Stream.of(
        new CrossEntropy(0, weights, null),
        new CrossEntropy(0.1, List.of(), 1),
        new CrossEntropy(0, weights, 2),
        new Focal());
  }

  @ParameterizedTest
  @MethodSource("losses")
  void countsAsTheLossWeighs(Loss loss) {
    Trainer whole = trainer(PLAIN, ADAM, loss);
    Trainer parts = trainer(PLAIN, ADAM + "+accumulate:3", loss);
    int[] labels = {0, 1, 1, 1, 2, 2, 2, 2, 0, 1, 0, 0};
    for (int i = 0; i < 3; i++) {
      whole.step(features(0, 12), labels);
      for (int from = 0; from < 12; from += 4) {
        parts.step(features(from, from + 4), Arrays.copyOfRange(labels, from, from + 4));
      }
    }
    assertClose(parts, whole, 1e-5);
  }

  @Test
  void anEffectiveBatchInWhichNothingCountsHasNoGradient() {
    Loss loss = new CrossEntropy(0, List.of(), 0);
    Trainer trainer = trainer(PLAIN, "sgd:lr=1+accumulate:2", loss);
    Map<String, float[]> before = values(trainer);
    trainer.step(features(0, 2), new int[2]);
    StepReport report = trainer.step(features(0, 2), new int[2]);
    assertThat(report.committed()).isTrue();
    before.forEach(
        (name, value) -> assertThat(values(trainer).get(name)).as(name).isEqualTo(value));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void aBadMicroBatchDiscardsTheWholeEffectiveBatch(int place) {
    Trainer trainer = trainer(NORMALIZED, ADAM + "+accumulate:3");
    step(trainer, 0, 4, 4, 4);
    Map<String, List<Float>> before = bits(trainer);
    StepReport report = null;
    for (int i = 0; i < 3; i++) {
      float[] features = features(4 * i, 4 * i + 4);
      features[5] = i == place ? Float.NaN : features[5];
      report = trainer.step(features, labels(0, 4));
      assertThat(report.committed()).isEqualTo(i < place);
    }
    assertThat(report.gathered()).isZero();
    assertThat(report.step()).isEqualTo(1);
    assertThat(bits(trainer)).isEqualTo(before);
    assertThat(trainer.position()).isEqualTo(6);
    assertThat(step(trainer, 12, 4, 4, 4).committed()).isTrue();
  }

  /** Accumulate, then repair, then guard: as one batch with the same numbers in it. */
  @Test
  void transformsRepairWhatWasGathered() {
    Layer overflowing =
        new Sequential(
            (input, scope) -> input.add(scope.parameter("shift", input.shape().without(0), 0)),
            (input, scope) -> input.mul(0).sqrt().add(input),
            new Linear(CLASSES, new XavierUniform()));
    for (String optimizer : List.of(ADAM, ADAM + "+accumulate:2")) {
      Trainer refused = trainer(overflowing, optimizer);
      Trainer repaired = trainer(overflowing, optimizer, new CrossEntropy(), new ZeroNans());
      for (Trainer each : List.of(refused, repaired)) {
        StepReport report;
        do {
          report = step(each, 0, 4);
        } while (report.gathered() > 0);
        assertThat(report.committed()).as(optimizer).isEqualTo(each == repaired);
      }
    }
  }

  private static Dataset data(int examples) {
    return new Dataset(
        Features.of(features(0, examples), WIDTH),
        new Labels(labels(0, examples), List.of("a", "b", "c")));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void resumesWithinAnEffectiveBatchToTheBit(int batches) {
    Trainer whole = builder(NORMALIZED, ADAM + "+accumulate:4").build();
    whole.fit(data(22), 2, List.of());
    Trainer stopped = builder(NORMALIZED, ADAM + "+accumulate:4").build();
    stopped.resume(data(22), 2, List.of(Stopping.after(batches)));
    Trainer resumed = builder(NORMALIZED, ADAM + "+accumulate:4").threads(2).build();
    resumed.restore(stopped.snapshot());
    resumed.resume(data(22), 2, List.of());
    assertThat(resumed.snapshot().digest()).isEqualTo(whole.snapshot().digest());
  }

  /** 3 batches an epoch, 2 a step. */
  @Test
  void theNextEpochCompletesWhatOneLeaves() {
    Trainer trainer = builder(PLAIN, ADAM + "+accumulate:2").build();
    trainer.fit(data(12), 1, List.of());
    assertThat(trainer.variables().get("step").scalar()).isEqualTo(1);
    assertThat(trainer.variables().get("optimizer/accumulate.batches").scalar()).isEqualTo(1);
    trainer.resume(data(12), 2, List.of());
    assertThat(trainer.variables().get("step").scalar()).isEqualTo(3);
    Trainer straight = builder(PLAIN, ADAM + "+accumulate:2").build();
    straight.fit(data(12), 2, List.of());
    assertThat(trainer.snapshot().digest()).isEqualTo(straight.snapshot().digest());
  }

  @Test
  void schedulesArePlannedForEffectiveSteps() {
    // 23 batches an epoch
    Recipe recipe = Recipe.parse("--data digits --model mlp --epochs 3");
    assertThat(planned(recipe, ADAM)).isEqualTo("69");
    assertThat(planned(recipe, ADAM + "+accumulate:4")).isEqualTo("17");
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> planned(recipe, ADAM + "+accumulate:70"))
        .withMessage("the optimizer gathers 70 batches for a step, but the training has only 69");
  }

  private static String planned(Recipe recipe, String optimizer) {
    Run run = Run.of(recipe.with(Setting.OPTIMIZER, optimizer), Strategies.standard(), 1);
    return run.trainer().snapshot().settings().get("total-steps");
  }

  @Test
  void theRateFinderRaisesTheRateFromStepToStep() {
    LearningRateFinder finder =
        new LearningRateFinder(1e-4, 1e-2, 10, LearningRateFinder.Rise.LINEAR, 0, 100);
    Trainer whole = trainer(PLAIN, ADAM);
    Trainer parts = trainer(PLAIN, ADAM + "+accumulate:1");
    Trainer gathered = trainer(PLAIN, ADAM + "+accumulate:2");
    assertThat(finder.find(parts, data(16))).isEqualTo(finder.find(whole, data(16)));
    assertThat(finder.find(gathered, data(16)).points())
        .hasSize(10)
        .isNotEqualTo(finder.find(whole, data(16)).points());
  }

  @ParameterizedTest
  @ValueSource(strings = {"adam+sam+accumulate:4", "lbfgs+accumulate:4", "lbfgs+ema+accumulate:2"})
  void refusesWhatNeedsTheLossAtOtherWeights(String optimizer) {
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> step(trainer(PLAIN, optimizer), 0, 4))
        .withMessage(
            "accumulate: the optimizer asks for the loss at other weights, as sam and lbfgs do, but"
                + " all micro-batches before the last are gone by then: use larger batches"
                + " instead");
  }

  @Test
  void refusesLazyRows() {
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> step(trainer(PLAIN, "adam+lazy+accumulate:4"), 0, 4))
        .withMessage(
            "lazy steps on the rows of one batch, so it cannot be inside accumulate: use larger"
                + " batches instead");
  }

  @Test
  void mustBeTheLastWrapper() {
    Optimizer twice = new Accumulate(new Accumulate(new Adam(), 2), 2);
    for (Optimizer optimizer :
        List.of(Strategies.standard().optimizers().create("adam+accumulate:4+ema"), twice)) {
      Trainer trainer = Trainer.builder(PLAIN).optimizer(optimizer).build();
      trainer.prepare(WIDTH);
      assertThatExceptionOfType(EvenflowException.class)
          .isThrownBy(() -> step(trainer, 0, 4))
          .withMessage(
              "accumulate must come once, as the last wrapper of a trainer's optimizer, as in"
                  + " adam+ema+accumulate:4");
    }
  }
}
