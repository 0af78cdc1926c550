package dev.evenflow.models;

import static dev.evenflow.testing.VariableBits.bits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.evenflow.EvenflowException;
import dev.evenflow.data.Dataset;
import dev.evenflow.data.Features;
import dev.evenflow.data.Labels;
import dev.evenflow.nn.Embedding;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Linear;
import dev.evenflow.nn.Loss;
import dev.evenflow.nn.Sequential;
import dev.evenflow.nn.Variables;
import dev.evenflow.nn.init.XavierUniform;
import dev.evenflow.nn.init.Zeros;
import dev.evenflow.random.RandomStream;
import dev.evenflow.regularization.clip.GlobalNorm;
import dev.evenflow.regularization.noise.Dropout;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.testing.Stopping;
import dev.evenflow.testing.TableTraining;
import dev.evenflow.training.BatchInputs;
import dev.evenflow.training.History;
import dev.evenflow.training.LearningRateFinder;
import dev.evenflow.training.Optimizer;
import dev.evenflow.training.Snapshot;
import dev.evenflow.training.StepReport;
import dev.evenflow.training.Trainer;
import dev.evenflow.training.TrainerBuilder;
import dev.evenflow.training.TrainingPlan;
import dev.evenflow.training.TrainingStep;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong in other frameworks, as docs/stability.md lists it, does not go wrong here. */
class FailuresOfOthersTest {
  private static final Strategies ALL = Strategies.standard();
  private static final float NAN = Float.NaN;

  /** Weights of ones times the input: what a single example is, is the weights' gradient. */
  private static final Layer PRODUCT =
      (x, scope) -> x.mul(scope.parameter("w", x.shape().without(0), 1));

  /** The mean over the examples of the sum of their outputs. */
  private static final Loss SUM = (output, target) -> output.sum().div(output.shape().extent(0));

  private static Optimizer optimizer(String spelling) {
    return ALL.optimizers().create(spelling);
  }

  private static TrainerBuilder builder(Layer model, String optimizer, String... clips) {
    return Trainer.builder(model)
        .optimizer(optimizer(optimizer))
        .transforms(Stream.of(clips).map(ALL.clips()::create).toList());
  }

  /** A trainer on given gradients. */
  private static Trainer given(int width, String optimizer, String... clips) {
    Trainer trainer = builder(PRODUCT, optimizer, clips).loss(SUM).build();
    trainer.prepare(width);
    return trainer;
  }

  private static StepReport step(Trainer trainer, float... gradient) {
    return trainer.step(gradient, new int[1]);
  }

  private static float[] weights(Trainer trainer) {
    return trainer.variables().get("w").values();
  }

  /** PyTorch and Optax set all gradients to 0, Keras to NaN, where the norm overflows a float. */
  @Test
  void n1ClipsFiniteGradientsWhoseNormOverflowsAFloat() {
    float[] gradient = new float[100];
    Arrays.fill(gradient, 1e20f);
    Trainer trainer = given(100, "sgd:lr=1", "global-norm:1");
    StepReport report = step(trainer, gradient);
    assertThat(report.committed()).isTrue();
    assertThat(report.reports().get("transform1.norm")).isCloseTo(1e21, within(1e15));
    for (float each : weights(trainer)) {
      assertThat(each).isCloseTo(0.9f, within(1e-6f));
    }
  }

  /** PyTorch reverses every gradient under a negative maximum. */
  @ParameterizedTest
  @ValueSource(strings = {"global-norm", "norm", "layer-norm", "value", "adaptive", "block-rms"})
  void n2RefusesAThresholdThatIsNotAboveZero(String clip) {
    for (String threshold : List.of("-1.0", "0.0", "NaN", "Infinity")) {
      assertThatExceptionOfType(EvenflowException.class)
          .isThrownBy(() -> ALL.clips().create(clip + ":" + threshold))
          .withMessage(clip + ": threshold must be a finite number above 0, given " + threshold);
    }
  }

  /** PyTorch cannot clip sparse gradients; its sparse SGD and Adagrad refuse weight decay. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "sgd:lr=0.1",
        "adagrad:lr=0.1",
        "sgd:lr=0.1+coupled-decay:0.1+lazy",
        "adagrad:lr=0.1+coupled-decay:0.1+lazy",
        "adagrad:lr=0.1+decoupled-decay:lr=0.1,weight-decay=0.1+lazy"
      })
  void n3ClipsAndDecaysSparseGradients(String spelling) {
    GlobalNorm clip = new GlobalNorm(1e-3);
    TableTraining sparse = new TableTraining(optimizer(spelling), List.of(clip), false);
    TableTraining dense = new TableTraining(optimizer(spelling), List.of(clip), true);
    TableTraining free = new TableTraining(optimizer(spelling), List.of(), false);
    assertThat(sparse.isSparse()).isTrue();
    for (int step = 0; step < 3; step++) {
      assertThat(sparse.step(step)).isTrue();
      assertThat(dense.step(step)).isTrue();
      assertThat(free.step(step)).isTrue();
    }
    assertThat(sparse.values()).isEqualTo(dense.values()).isNotEqualTo(free.values());
  }

  private static Layer sum(int out, String one, String other) {
    Layer linear = new Linear(out, new XavierUniform());
    return (x, scope) -> scope.apply(one, linear, x).add(scope.apply(other, linear, x));
  }

  /** Elsewhere state is restored by position: two moments change places, silently. */
  @Test
  void n4RestoresMomentsByNameAndShape() {
    Trainer one = builder(sum(3, "a", "b"), "adam:lr=0.1").build();
    one.fit(data(), 1, List.of());
    Snapshot snapshot = one.snapshot();
    Trainer other = builder(sum(3, "b", "a"), "adam:lr=0.1").build();
    other.restore(snapshot);
    assertThat(other.snapshot().variables())
        .isNotEqualTo(snapshot.variables())
        .containsExactlyInAnyOrderElementsOf(snapshot.variables());
    one.resume(data(), 2, List.of());
    other.resume(data(), 2, List.of());
    assertThat(other.snapshot().variables())
        .containsExactlyInAnyOrderElementsOf(one.snapshot().variables());

    Trainer wider = builder(sum(4, "a", "b"), "adam:lr=0.1").build();
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> wider.restore(snapshot))
        .withMessageContaining("a.weight is F32 [2, 3] where the model has F32 [2, 4]");
  }

  /** With an infinite gradient, with a NaN whose gradient is finite, with an infinite state. */
  static Stream<Layer> unsound() {
    Layer infiniteGradient = (x, scope) -> PRODUCT.apply(x, scope).sub(x).sqrt().add(x);
    Layer finiteGradient = (x, scope) -> PRODUCT.apply(x, scope).add(Double.NaN);
    Layer badState =
        (x, scope) -> {
          scope.state("mean", Shape.of(2), 0);
          scope.update("mean", x.mean(0).div(0));
          return PRODUCT.apply(x, scope);
        };
    return Stream.of(infiniteGradient, finiteGradient, badState);
  }

  /** PyTorch's detect_anomaly misses an infinite gradient, and a NaN whose gradient is finite. */
  @ParameterizedTest
  @MethodSource("unsound")
  void n5SeesInfiniteGradientsAndNansWithFiniteGradients(Layer model) {
    Trainer trainer = builder(model, "adam").loss(SUM).build();
    trainer.prepare(2);
    assertThat(step(trainer, 1, 2).committed()).isFalse();
    assertThat(weights(trainer)).containsExactly(1, 1);
    assertThat(trainer.variables().get("step").scalar()).isZero();
  }

  /** Optax's apply_if_finite gives in after some tries. */
  @Test
  void n6NeverAcceptsANanHoweverOftenItComes() {
    for (String[] clips : new String[][] {{}, {"skip-nonfinite"}, {"global-norm:1"}}) {
      Trainer trainer = given(2, "adam", clips);
      step(trainer, 1, 2);
      Map<String, List<Long>> before = bits(trainer);
      for (int i = 0; i < 100; i++) {
        assertThat(step(trainer, NAN, 1).committed()).isFalse();
      }
      assertThat(bits(trainer)).isEqualTo(before);
      assertThat(step(trainer, 1, 2).committed()).isTrue();
    }
  }

  /** W&amp;B's watch takes NaN and infinities away before it plots. */
  @Test
  void n7CountsAndShowsBadNumbers() {
    float[] features = {1, 2, NAN, 3, 4, 5, 6, Float.POSITIVE_INFINITY};
    Dataset bad = new Dataset(Features.of(features, 2), new Labels(new int[4], List.of("a", "b")));
    Stopping watching = Stopping.after(5);
    Trainer trainer =
        builder(PRODUCT, "sgd:lr=0.1", "global-norm:1").loss(SUM).batchSize(1).build();
    History history = trainer.fit(bad, 1, List.of(watching));
    assertThat(history.last().refused()).isEqualTo(2);
    List<StepReport> refused = watching.seen().stream().filter(each -> !each.committed()).toList();
    assertThat(refused)
        .hasSize(2)
        .allSatisfy(each -> {
          assertThat(each.loss()).isNotFinite();
          assertThat(each.reports().get("transform1.norm")).isNotFinite();
        });
    StepReport zeroed = step(given(4, "sgd:lr=0.1", "zero-nans"), 1, NAN, 2, NAN);
    assertThat(zeroed.reports()).containsEntry("transform1.zeroed", 2.0);
  }

  /** With everything that could be left changed: states, slots, averages, noise, a schedule. */
  private static TrainerBuilder rich(String... noise) {
    Layer net =
        new Sequential(
            new Linear(8, new XavierUniform()),
            ALL.normalizations().create("batch"),
            new Dropout(noise.length == 0 ? 0 : 0.3),
            new Linear(3, new XavierUniform()));
    return builder(net, "adam:lr=0.1+ema", "auto-clip")
        .schedule(ALL.schedules().create("cosine"))
        .batchSize(8)
        .totalSteps(30);
  }

  private static Dataset data() {
    RandomStream random = new RandomStream(4, "data");
    float[] features = new float[2 * 40];
    int[] labels = new int[40];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) random.normal(0, i);
    }
    Arrays.setAll(labels, i -> i % 3);
    return new Dataset(Features.of(features, 2), new Labels(labels, List.of("a", "b", "c")));
  }

  /** Lightning's and fastai's finders leave a changed state. */
  @Test
  void n8FindsARateAndLeavesEveryByteAsItWas() {
    Trainer alone = rich("noise").build();
    Trainer tested = rich("noise").build();
    alone.fit(data(), 2, List.of(Stopping.after(7)));
    tested.fit(data(), 2, List.of(Stopping.after(7)));
    Snapshot before = tested.snapshot();
    assertThat(new LearningRateFinder().find(tested, data()).points()).isNotEmpty();
    assertThat(tested.snapshot()).isEqualTo(before);
    alone.resume(data(), 3, List.of());
    tested.resume(data(), 3, List.of());
    assertThat(tested.snapshot().digest()).isEqualTo(alone.snapshot().digest());
  }

  /** A step that is skipped elsewhere still counts in moments, corrections, statistics, rates. */
  @Test
  void n9LeavesNoTraceOfASkippedStep() {
    Trainer skipping = rich().build();
    Trainer twin = rich().build();
    for (Trainer each : List.of(skipping, twin)) {
      each.prepare(2);
      for (int batch = 0; batch < 3; batch++) {
        assertThat(stepOn(each, batch).committed()).isTrue();
      }
    }
    Map<String, List<Long>> before = bits(skipping);
    for (float bad : new float[] {NAN, Float.POSITIVE_INFINITY, -Float.MAX_VALUE}) {
      float[] features = new float[16];
      features[3] = bad;
      assertThat(skipping.step(features, new int[8]).committed()).isFalse();
      assertThat(bits(skipping)).isEqualTo(before);
    }
    stepOn(skipping, 3);
    stepOn(twin, 3);
    assertThat(bits(skipping)).isEqualTo(bits(twin)).isNotEqualTo(before);
  }

  private static StepReport stepOn(Trainer trainer, int batch) {
    float[] features = new float[16];
    int[] order = new int[8];
    Arrays.setAll(order, i -> 8 * batch + i);
    data().features().copy(order, 0, 8, features, 0);
    return trainer.step(features, Arrays.stream(order).map(i -> i % 3).toArray());
  }

  /** The order of accumulating, judging, clipping and decaying is undefined in most. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "sgd:lr=0.1+coupled-decay:0.5",
        "sgd:lr=0.1+decoupled-decay:lr=0.1,weight-decay=0.5"
      })
  void n10AccumulatesJudgesClipsDecaysAndSteps(String spelling) {
    Trainer trainer = given(2, spelling + "+accumulate:2", "global-norm:1");
    assertThat(step(trainer, 30, 0).gathered()).isEqualTo(1);
    assertThat(weights(trainer)).containsExactly(1, 1);
    StepReport report = step(trainer, 0, 40);
    assertThat(report.committed()).isTrue();
    // The mean gradient (15, 20) of norm 25 becomes (0.6, 0.8); then comes a decay of 0.5 x 1.
    assertThat(report.reports())
        .containsEntry("transform1.norm", 25.0)
        .containsEntry("transform1.clipped", 1.0);
    assertThat(weights(trainer)).containsExactly(new float[] {0.89f, 0.87f}, within(1e-6f));

    Map<String, List<Long>> before = bits(trainer);
    step(trainer, 1, 1);
    assertThat(step(trainer, NAN, 1).committed()).isFalse();
    assertThat(bits(trainer)).isEqualTo(before);
    step(trainer, 0.3f, 0);
    StepReport free = step(trainer, 0, 0.4f);
    assertThat(free.reports().get("transform1.norm")).isCloseTo(0.25, within(1e-6));
    assertThat(free.reports()).containsEntry("transform1.clipped", 0.0);
  }

  /** The norm is that of the effective batch, the rows of tables included. */
  @Test
  void n10ClipsTheRowsOfTheWholeEffectiveBatch() {
    Layer model =
        (x, scope) ->
            scope
                .apply("table", new Embedding(50, 2, new Zeros()), x)
                .mul(Tensor.literal(Shape.of(2), 30, 40));
    float share = (float) (1 / Math.sqrt(2));
    for (int parts : new int[] {1, 2}) {
      Variables variables = new Variables(1);
      TrainingPlan plan =
          new TrainingPlan(
              model,
              SUM,
              optimizer("sgd:lr=1+accumulate:" + parts),
              List.of(new GlobalNorm(1)),
              ALL.schedules().create("constant"),
              1);
      int size = 2 / parts;
      Shape batch = Shape.of(size);
      TrainingStep step = new TrainingStep(plan, variables, BatchInputs.ofIndices(batch, batch), 1);
      int[] rows = {3, 7};
      StepReport report = null;
      for (int i = 0; i < parts; i++) {
        report = step.run(Arrays.copyOfRange(rows, i * size, (i + 1) * size), new int[size], i);
      }
      assertThat(report.reports().get("transform1.norm"))
          .isCloseTo(25 * Math.sqrt(2), within(1e-4));
      float[] table = variables.get("table.weight").values();
      for (int row = 0; row < 50; row++) {
        float each = row == 3 || row == 7 ? share : 0;
        assertThat(new float[] {table[2 * row], table[2 * row + 1]})
            .containsExactly(new float[] {-0.6f * each, -0.8f * each}, within(1e-6f));
      }
    }
  }

  private static Trainer normalized(String norm, String optimizer) {
    Layer net =
        new Sequential(ALL.normalizations().create(norm), new Linear(2, new XavierUniform()));
    Trainer trainer = builder(net, optimizer).build();
    trainer.prepare(1);
    return trainer;
  }

  private static double[] running(Trainer trainer) {
    return Stream.of("norm1.running-mean", "norm1.running-variance")
        .mapToDouble(name -> trainer.variables().get(name).values()[0])
        .toArray();
  }

  /** Elsewhere the variance of one value is 0, or a number depends on the framework. */
  @Test
  void n11SaysThatABatchOfOneHasNoVarianceAndNamesTheRunningOne() {
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> step(normalized("batch", "sgd:lr=0.1"), 2f))
        .withMessageContaining("norm1: batch normalization cannot train on one value per channel")
        .withMessageContaining("use batches of 2 or more, batch:batch-of-one=running, or layer");
    Trainer one = normalized("batch:batch-of-one=running", "sgd:lr=0.1");
    assertThat(step(one, 2f).committed()).isTrue();
    assertThat(running(one)).containsExactly(0, 1);

    // Mean 3, squared deviations 4 + 1 + 0 + 9.
    float[] values = {1, 2, 3, 6};
    Trainer torch = normalized("batch", "sgd:lr=0.1");
    torch.step(values, new int[4]);
    assertThat(running(torch))
        .containsExactly(new double[] {0.1 * 3, 0.9 + 0.1 * 14 / 3}, within(1e-6));
    Trainer keras = normalized("batch-keras", "sgd:lr=0.1");
    keras.step(values, new int[4]);
    assertThat(running(keras))
        .containsExactly(new double[] {0.01 * 3, 0.99 + 0.01 * 14 / 4}, within(1e-6));
  }

  /** Elsewhere each micro-batch moves the running statistics, as if it were a batch. */
  @Test
  void n11RunsTheStatisticsOfTheEffectiveBatch() {
    Trainer trainer = normalized("batch", "sgd:lr=0.1+accumulate:2");
    trainer.step(new float[] {1, 2}, new int[2]);
    assertThat(running(trainer)).containsExactly(0, 1);
    trainer.step(new float[] {3, 6}, new int[2]);
    assertThat(running(trainer))
        .containsExactly(new double[] {0.1 * 3, 0.9 + 0.1 * 14 / 3}, within(1e-6));
  }

  /** DJL clips upwards only and lacks rules on PyTorch; KotlinDL's clip by norm throws. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "sgd:lr=1",
        "sgd:lr=0.1,momentum=0.9,nesterov=true",
        "adagrad",
        "adadelta",
        "rmsprop"
      })
  void n12ClipsBothSidesUnderEveryRule(String optimizer) {
    for (String clip : List.of("value:1", "norm:1", "global-norm:1")) {
      Trainer up = given(2, optimizer, clip);
      Trainer down = given(2, optimizer, clip);
      assertThat(step(up, 5, 5).committed()).isTrue();
      assertThat(step(down, -5, -5).committed()).isTrue();
      float moved = 1 - weights(up)[0];
      assertThat(moved).isPositive();
      assertThat(weights(down)[0] - 1).isCloseTo(moved, within(1e-6f));
      if (optimizer.equals("sgd:lr=1")) {
        assertThat(moved)
            .isCloseTo(clip.equals("value:1") ? 1 : (float) Math.sqrt(0.5), within(1e-6f));
      }
    }
  }

  /** DL4J has no global norm, and one that is NaN passes there. */
  @Test
  void n12LetsNoNanNormPass() {
    for (String clip : List.of("norm:1", "layer-norm:1", "global-norm:1")) {
      Trainer trainer = given(2, "sgd:lr=1", clip);
      StepReport report = step(trainer, NAN, 1);
      assertThat(report.committed()).isFalse();
      assertThat(weights(trainer)).containsExactly(1, 1);
    }
  }
}
