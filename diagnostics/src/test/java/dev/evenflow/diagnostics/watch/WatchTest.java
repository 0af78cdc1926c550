package dev.evenflow.diagnostics.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.evenflow.EvenflowException;
import dev.evenflow.data.Labels;
import dev.evenflow.diagnostics.Batch;
import dev.evenflow.diagnostics.Diagnosis;
import dev.evenflow.nn.Flatten;
import dev.evenflow.nn.Gru;
import dev.evenflow.nn.Initializer;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Linear;
import dev.evenflow.nn.Lstm;
import dev.evenflow.nn.Rnn;
import dev.evenflow.nn.Sequential;
import dev.evenflow.nn.activation.StandardActivation;
import dev.evenflow.nn.init.Normal;
import dev.evenflow.nn.init.Orthogonal;
import dev.evenflow.nn.init.XavierNormal;
import dev.evenflow.nn.init.Zeros;
import dev.evenflow.optimizers.Adam;
import dev.evenflow.optimizers.Sgd;
import dev.evenflow.optimizers.wrapper.Accumulate;
import dev.evenflow.regularization.clip.GlobalNorm;
import dev.evenflow.regularization.norm.BatchNorm;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Variable;
import dev.evenflow.training.GradientTransform;
import dev.evenflow.training.Optimizer;
import dev.evenflow.training.Trainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WatchTest {
  private static final int WIDTH = 24;
  private static final int BATCH = 16;
  private static final int TIME = 5;
  private static final Initializer INIT = new XavierNormal();

  private final List<Signals> seen = new ArrayList<>();

  private static Layer net(Layer... between) {
    List<Layer> layers = new ArrayList<>(List.of(new Linear(WIDTH, INIT)));
    layers.addAll(List.of(between));
    layers.add(new Linear(WIDTH, INIT));
    return new Sequential(layers);
  }

  private static Layer deep() {
    List<Layer> between = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      between.add(StandardActivation.TANH);
      between.add(new Linear(WIDTH, INIT));
    }
    return net(between.toArray(Layer[]::new));
  }

  private Trainer watched(Layer model, Optimizer optimizer, GradientTransform... transforms) {
    Trainer trainer =
        Trainer.builder(model)
            .optimizer(optimizer)
            .transforms(List.of(transforms))
            .batchSize(BATCH)
            .seed(3)
            .build();
    trainer.prepare(WIDTH);
    trainer.watch(new Watch(seen::add, 3 * BATCH), 1);
    return trainer;
  }

  private static Batch batch(int seed) {
    return Batch.normal(Shape.of(WIDTH), BATCH, WIDTH, seed);
  }

  private static void step(Trainer trainer, Batch batch) {
    int[] labels =
        IntStream.range(0, batch.size()).map(i -> ((Labels) batch.targets()).get(i)).toArray();
    trainer.step(batch.features(), labels);
  }

  private Signals firstStep(Layer model, Optimizer optimizer, GradientTransform... transforms) {
    step(watched(model, optimizer, transforms), batch(1));
    return seen.getFirst();
  }

  @Test
  void seesTheGainsAndVariancesOfADiagnosis() {
    Trainer trainer = watched(deep(), new Sgd(0.1));
    Diagnosis diagnosis = Diagnosis.of(trainer, batch(1));
    step(trainer, batch(1));
    List<LayerSignals> layers = seen.getFirst().layers();
    assertThat(layers).extracting(LayerSignals::layer).hasSize(5).startsWith("linear1", "linear2");
    for (int i = 0; i < layers.size(); i++) {
      assertThat(layers.get(i).layer()).isEqualTo(diagnosis.layers().get(i).path());
      assertThat(layers.get(i).variance() / diagnosis.layers().get(i).variance())
          .isCloseTo(1, within(1e-5));
      if (i > 0) {
        assertThat(layers.get(i).gain() / diagnosis.layers().get(i).gain())
            .isCloseTo(1, within(1e-5));
      }
    }
    assertThat(layers.getFirst().gain()).isNaN();
    assertThat(layers.get(3).reach()).isEqualTo(1);
    assertThat(layers.getFirst().reach())
        .isCloseTo(
            layers.get(1).gain() * layers.get(2).gain() * layers.get(3).gain(), within(1e-9));
  }

  @Test
  void updatesOfDescentAreItsRateTimesTheGradient() {
    Signals signals = firstStep(deep(), new Sgd(0.125));
    assertThat(signals.update().value() / signals.gradient().value())
        .isCloseTo(0.125, within(1e-6));
    double squares =
        signals.layers().stream()
            .mapToDouble(each -> Math.pow(each.gradient().value(), 2) * (WIDTH + 1) * WIDTH)
            .sum();
    assertThat(Math.sqrt(squares) / signals.gradient().value()).isCloseTo(1, within(1e-6));
  }

  @Test
  void firstStepsOfAdamMoveEveryWeightByTheRate() {
    for (LayerSignals layer : firstStep(deep(), new Adam(0.001)).layers()) {
      // Xavier's weights have a variance of 1 / width.
      assertThat(layer.update() / (0.001 * Math.sqrt(WIDTH))).isCloseTo(1, within(0.1));
    }
  }

  @Test
  void tellsGradientsBeforeClipsAndHowOftenTheseBind() {
    Signals free = firstStep(deep(), new Sgd(0.1));
    assertThat(free.clipRate()).isNaN();
    seen.clear();
    Signals clipped = firstStep(deep(), new Sgd(0.1), new GlobalNorm(1e-3));
    assertThat(clipped.gradient()).isEqualTo(free.gradient());
    assertThat(clipped.update().value()).isCloseTo(1e-4, within(1e-7));
    assertThat(clipped.clipRate()).isEqualTo(1);
    assertThat(clipped.reports()).containsEntry("transform1.clipped", 1.0);
    seen.clear();
    assertThat(firstStep(deep(), new Sgd(0.1), new GlobalNorm(1e3)).clipRate()).isZero();
  }

  @Test
  void findsUnitsDeadOnceAWindowIsFull() {
    Trainer trainer = watched(net(StandardActivation.RELU), new Sgd(1e-6));
    float[] bias = new float[WIDTH];
    Arrays.fill(bias, 0, WIDTH / 3, -100);
    trainer.variables().get("linear1.bias").assign(bias);
    for (int i = 0; i < 4; i++) {
      step(trainer, batch(i));
    }
    assertThat(seen)
        .extracting(each -> each.layers().getFirst().dead())
        .containsExactly(Double.NaN, Double.NaN, 1 / 3.0, 1 / 3.0);
    assertThat(seen.getFirst().layers().getFirst().saturated()).isNaN();
    assertThat(seen.getLast().layers().getLast().dead()).isNaN();
  }

  @Test
  void slopesOfTanhAreOneLessItsSquare() {
    Layer steep =
        new Sequential(
            new Linear(WIDTH, new Normal(100)), StandardActivation.TANH, new Linear(WIDTH, INIT));
    LayerSignals layer = firstStep(steep, new Sgd(0.1)).layers().getFirst();
    assertThat(layer.slope())
        .isCloseTo(1 - layer.variance() - layer.mean() * layer.mean(), within(1e-5));
    assertThat(layer.saturated()).isGreaterThan(0.9);
    assertThat(layer.dead()).isNaN();
    seen.clear();
    LayerSignals even = firstStep(net(StandardActivation.TANH), new Sgd(0.1)).layers().getFirst();
    assertThat(even.saturated()).isZero();
    assertThat(even.slope()).isBetween(0.4, 0.9);
  }

  private static float[] sequences(int count) {
    return Batch.normal(Shape.of(TIME, WIDTH), count, 2, 1).features();
  }

  private LayerSignals firstOfSequences(Layer recurrent, String biased) {
    return firstOfSequences(recurrent, biased, sequences(BATCH));
  }

  private LayerSignals firstOfSequences(Layer recurrent, String biased, float[] sequences) {
    Layer model = new Sequential(recurrent, new Flatten(), new Linear(WIDTH, INIT));
    Trainer trainer =
        Trainer.builder(model).optimizer(new Sgd(1e-6)).batchSize(BATCH).seed(3).build();
    trainer.prepare(TIME, WIDTH);
    if (!biased.isEmpty()) {
      Variable bias = trainer.variables().get(biased);
      float[] values = new float[bias.shape().size()];
      Arrays.fill(values, WIDTH, WIDTH + WIDTH / 2, -100);
      bias.assign(values);
    }
    trainer.watch(new Watch(seen::add, BATCH), 1);
    trainer.step(sequences, new int[sequences.length / TIME / WIDTH]);
    return seen.getLast().layers().getFirst();
  }

  @Test
  void slopesOfStatesAreThoseOfAllSteps() {
    LayerSignals tanh =
        firstOfSequences(new Rnn(WIDTH, StandardActivation.TANH, INIT, new Orthogonal()), "");
    assertThat(tanh.slope())
        .isCloseTo(1 - tanh.variance() - tanh.mean() * tanh.mean(), within(1e-5));
    assertThat(tanh.saturated()).isZero();
    LayerSignals steep =
        firstOfSequences(new Rnn(WIDTH, StandardActivation.TANH, new Normal(100), INIT), "");
    assertThat(steep.saturated()).isGreaterThan(0.9);
  }

  /** Without weights, a gate is what its bias says, and all others are where they are steepest. */
  @Test
  void seesGatesThatAreSaturated() {
    LayerSignals lstm =
        firstOfSequences(new Lstm(WIDTH, new Zeros(), new Zeros()), "lstm1.layer1.bias");
    assertThat(lstm.saturated()).isEqualTo(0.5);
    assertThat(lstm.slope()).isCloseTo((4 + 0.5) / 5, within(1e-6));
    LayerSignals gru =
        firstOfSequences(new Gru(WIDTH, new Zeros(), new Zeros()), "gru1.layer1.bias");
    assertThat(gru.saturated()).isEqualTo(0.5);
    assertThat(gru.slope()).isCloseTo((2 + 0.5) / 3, within(1e-6));
  }

  @Test
  void looksAtTheGatesOfTheFirstQuarterOfManySequences() {
    Layer gru = new Gru(WIDTH, INIT, new Orthogonal());
    float[] many = sequences(4 * BATCH);
    LayerSignals all = firstOfSequences(gru, "", many);
    LayerSignals first = firstOfSequences(gru, "", Arrays.copyOf(many, many.length / 4));
    assertThat(all.slope()).isCloseTo(first.slope(), within(1e-6));
    assertThat(all.variance()).isNotCloseTo(first.variance(), within(1e-6));
  }

  @Test
  void findsStatesThatAreDeadAtAllSteps() {
    Layer relu = new Rnn(2 * WIDTH, StandardActivation.RELU, INIT, new Zeros());
    assertThat(firstOfSequences(relu, "rnn1.layer1.bias").dead()).isEqualTo(0.25);
  }

  @Test
  void tellsHowFarNormalizationIsFromEvaluation() {
    Layer model = new Sequential(BatchNorm.torch(), new Linear(WIDTH, INIT));
    Trainer trainer = watched(model, new Sgd(0.1));
    float[] features = new float[BATCH * WIDTH];
    for (int i = 0; i < features.length; i++) {
      // Of mean 3 and variance 4, beside running ones of 0 and 1.
      features[i] = (i / WIDTH) % 2 == 0 ? 1 : 5;
    }
    trainer.step(features, new int[BATCH]);
    assertThat(seen.getFirst().layers().getFirst().normalization())
        .isCloseTo(Math.sqrt(1 + 9), within(1e-4));
  }

  @Test
  void seesBadNumbersOfRefusedStepsWhichHaveNoUpdate() {
    Trainer trainer = watched(net(StandardActivation.RELU), new Sgd(0.1));
    Batch bad = batch(1);
    bad.features()[3] = Float.POSITIVE_INFINITY;
    step(trainer, bad);
    Signals signals = seen.getFirst();
    assertThat(signals.committed()).isFalse();
    assertThat(signals.layers().getFirst().greatest()).isNaN();
    assertThat(signals.layers().getFirst().variance()).isNaN();
    assertThat(signals.update().value()).isNaN();
  }

  /** The gradients of single examples, one by one, are the oracle. */
  @Test
  void noiseScaleIsThatOfTheGradientsOfSingleExamples() {
    Trainer alone = watched(deep(), new Sgd(1e-30));
    Batch all = batch(1);
    double single = 0;
    for (int i = 0; i < BATCH; i++) {
      float[] one = Arrays.copyOfRange(all.features(), i * WIDTH, (i + 1) * WIDTH);
      alone.step(one, new int[] {i % 2});
      single += square(seen.getLast()) / BATCH;
    }
    assertThat(seen.getLast().noiseScale()).isNaN();
    Trainer together = watched(deep(), new Sgd(1e-30));
    together.step(all.features(), IntStream.range(0, BATCH).map(i -> i % 2).toArray());
    double whole = square(seen.getLast());
    double expected = new NoiseScale().next(single, whole, BATCH);
    assertThat(seen.getLast().noiseScale() / expected).isCloseTo(1, within(1e-4));
    together = watched(deep(), new Sgd(1e-30));
    together.step(
        repeated(all.features()), IntStream.range(0, 4 * BATCH).map(i -> i % 2).toArray());
    expected = new NoiseScale().next(single, whole, 4 * BATCH);
    assertThat(seen.getLast().noiseScale() / expected).isCloseTo(1, within(1e-4));
  }

  private static float[] repeated(float[] features) {
    float[] four = Arrays.copyOf(features, 4 * features.length);
    for (int i = 1; i < 4; i++) {
      System.arraycopy(features, 0, four, i * features.length, features.length);
    }
    return four;
  }

  /** A batch of which each quarter is the same tells what its first quarter does. */
  @Test
  void looksAtTheFirstQuarterOfALargeBatch() {
    Batch first = batch(1);
    int[] labels = IntStream.range(0, BATCH).map(i -> i % 2).toArray();
    watched(deep(), new Sgd(0.1)).step(first.features(), labels);
    watched(deep(), new Sgd(0.1))
        .step(
            repeated(first.features()),
            IntStream.range(0, 4 * BATCH).map(i -> labels[i % BATCH]).toArray());
    for (int i = 0; i < seen.getFirst().layers().size(); i++) {
      LayerSignals small = seen.getFirst().layers().get(i);
      LayerSignals large = seen.getLast().layers().get(i);
      assertThat(large.reach() / small.reach()).isCloseTo(1, within(1e-5));
      assertThat(large.variance() / small.variance()).isCloseTo(1, within(1e-5));
      if (i < 3) {
        assertThat(large.saturated()).isEqualTo(small.saturated());
        assertThat(large.slope() / small.slope()).isCloseTo(1, within(1e-5));
      }
    }
    // The other quarters are not looked at for slopes, but for bad numbers.
    float[] bad = repeated(first.features());
    bad[bad.length - 1] = Float.NaN;
    watched(deep(), new Sgd(0.1)).step(bad, new int[4 * BATCH]);
    LayerSignals layer = seen.getLast().layers().getFirst();
    assertThat(layer.slope()).isEqualTo(seen.get(1).layers().getFirst().slope());
    assertThat(layer.variance()).isNaN();
  }

  private static double square(Signals signals) {
    return signals.gradient().value() * signals.gradient().value();
  }

  @Test
  void noiseOfEqualExamplesIsNone() {
    assertThat(new NoiseScale().next(4, 4, 32)).isZero();
    // A gradient of 1 with a variance of 10, on batches of 5: 1 + 10 alone, 1 + 2 together.
    assertThat(new NoiseScale().next(11, 3, 5)).isCloseTo(10, within(1e-12));
    assertThat(new NoiseScale().next(11, 2, 5)).isNaN();
  }

  @Test
  void watchesTheLastOfSeveralBatches() {
    Trainer trainer = watched(deep(), new Accumulate(new Sgd(0.125), 2));
    step(trainer, batch(1));
    assertThat(seen).isEmpty();
    step(trainer, batch(2));
    assertThat(seen).hasSize(1);
    assertThat(seen.getFirst().update().value() / seen.getFirst().gradient().value())
        .isCloseTo(0.125, within(1e-6));
  }

  @Test
  void refusesAnEmptyWindow() {
    assertThatThrownBy(() -> new Watch(seen::add, 0))
        .isInstanceOf(EvenflowException.class)
        .hasMessage("the window of a watch must be at least 1, given 0");
  }
}
