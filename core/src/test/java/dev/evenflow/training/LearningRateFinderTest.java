package dev.evenflow.training;

import static dev.evenflow.training.TinyTraining.data;
import static dev.evenflow.training.TinyTraining.trainer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.evenflow.EvenflowException;
import dev.evenflow.data.Batches;
import dev.evenflow.data.Dataset;
import dev.evenflow.data.Features;
import dev.evenflow.nn.Linear;
import dev.evenflow.nn.init.XavierUniform;
import dev.evenflow.random.RandomStream;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.testing.Stopping;
import dev.evenflow.training.LearningRateCurve.Point;
import dev.evenflow.training.LearningRateFinder.Rise;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LearningRateFinderTest {
  private static final LearningRateFinder FINDER =
      new LearningRateFinder(1e-3, 10, 12, Rise.EXPONENTIAL, 0.5, 100);

  private static TrainerBuilder remembering() {
    return trainer()
        .schedule((step, total, slots) -> slots.next("seen", 1, before -> before.mul(0.9)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 5})
  void leavesEveryByteAsItWas(int batches) {
    Trainer alone = remembering().build();
    Trainer tested = remembering().build();
    for (Trainer each : List.of(alone, tested)) {
      each.prepare(2);
      if (batches > 0) {
        each.fit(data(20), 3, List.of(Stopping.after(batches)));
      }
    }
    Snapshot before = tested.snapshot();
    List<Variable> variables = List.copyOf(tested.variables().all());
    LearningRateCurve curve = FINDER.find(tested, data(20));
    assertThat(curve.points()).hasSize(12);
    assertThat(tested.snapshot()).isEqualTo(before);
    assertThat(tested.snapshot().digest()).isEqualTo(alone.snapshot().digest());
    assertThat(List.copyOf(tested.variables().all())).isEqualTo(variables);
    alone.resume(data(20), 3, List.of());
    tested.resume(data(20), 3, List.of());
    assertThat(tested.snapshot().digest()).isEqualTo(alone.snapshot().digest());
  }

  @ParameterizedTest
  @CsvSource({"0.1", "0.003"})
  void givesTheLossesOfTrainingAtTheseRatesWhateverTheRateOfTheRule(double own) {
    Dataset data = data(20);
    LearningRateCurve curve = FINDER.find(momentum(own), data);
    Trainer twin = momentum(1);
    twin.prepare(data);
    Batches batches = new Batches(new RandomStream(3, "batches"), 20, 8, false);
    for (int i = 0; i < 12; i++) {
      Trainer next = momentum(FINDER.rate(i));
      next.restore(twin.snapshot());
      int[] chosen = batches.batch(i);
      ExampleBatch batch = new ExampleBatch(data, chosen.length).load(chosen, 0);
      StepReport report = next.step(batch);
      assertThat(curve.points().get(i).rate()).isEqualTo(FINDER.rate(i));
      assertThat(curve.points().get(i).loss()).isCloseTo(report.loss(), within(1e-5));
      twin = next;
    }
  }

  private static Trainer momentum(double rate) {
    Rule rule =
        (parameter, gradient, slots) ->
            parameter.sub(
                slots.next("momentum", 0, old -> old.mul(0.5).add(gradient)).mul(slots.rate(rate)));
    return trainer().optimizer(rule).build();
  }

  @Test
  void raisesTheRateByAFactorOrADifference() {
    LearningRateFinder linear = new LearningRateFinder(1, 10, 10, Rise.LINEAR, 0, 2);
    for (int i = 0; i < 10; i++) {
      assertThat(linear.rate(i)).isCloseTo(1 + i, within(1e-12));
    }
    for (int i = 1; i < 12; i++) {
      assertThat(FINDER.rate(i) / FINDER.rate(i - 1))
          .isCloseTo(Math.pow(10, 4 / 11.0), within(1e-9));
    }
    assertThat(FINDER.rate(0)).isEqualTo(1e-3);
    assertThat(FINDER.rate(11)).isCloseTo(10, within(1e-12));
  }

  @Test
  void smoothsByWeightsThatFallWithAge() {
    List<Point> points = FINDER.find(trainer().build(), data(20)).points();
    for (int i = 0; i < points.size(); i++) {
      double sum = 0;
      double weights = 0;
      for (int j = 0; j <= i; j++) {
        double weight = Math.pow(0.5, i - j);
        sum += weight * points.get(j).loss();
        weights += weight;
      }
      assertThat(points.get(i).smoothed()).isCloseTo(sum / weights, within(1e-12));
    }
  }

  @Test
  void endsWhereTheLossDiverges() {
    LearningRateFinder steep = new LearningRateFinder(1e-2, 1e6, 60, Rise.EXPONENTIAL, 0, 3);
    LearningRateCurve curve = steep.find(trainer().build(), data(20));
    assertThat(curve.diverged()).isTrue();
    List<Point> points = curve.points();
    assertThat(points).hasSizeBetween(5, 59);
    double least = points.stream().mapToDouble(Point::loss).min().orElseThrow();
    assertThat(points.getLast().loss()).isGreaterThan(3 * least);
    assertThat(points.subList(0, points.size() - 1))
        .allSatisfy(point -> assertThat(point.loss()).isLessThan(4 * points.getFirst().loss()));
  }

  @Test
  void endsWhereEveryBatchIsRefused() {
    Rule exploding =
        (parameter, gradient, slots) -> parameter.mul(Tensor.constant(1e30).mul(slots.rate(1)));
    Trainer trainer =
        Trainer.builder(new Linear(3, new XavierUniform())).optimizer(exploding).build();
    LearningRateFinder any =
        new LearningRateFinder(1, 2, 50, Rise.LINEAR, 0, Double.POSITIVE_INFINITY);
    LearningRateCurve curve = any.find(trainer, data(20));
    assertThat(curve.diverged()).isTrue();
    assertThat(curve.points()).hasSizeLessThan(20);
  }

  @Test
  void passesOverABatchThatIsRefused() {
    float[] features = new float[40];
    data(20).features().copy(IntStream.range(0, 20).toArray(), 0, 20, features, 0);
    features[17] = Float.NaN;
    Dataset bad = new Dataset(Features.of(features, 2), data(20).labels());
    LearningRateCurve curve = FINDER.find(trainer().build(), bad);
    assertThat(curve.diverged()).isFalse();
    // One of three batches in each of four epochs.
    assertThat(curve.points()).hasSize(8).allSatisfy(each -> assertThat(each.loss()).isFinite());
  }

  private static LearningRateCurve curve(double... losses) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < losses.length; i++) {
      points.add(new Point(Math.pow(10, i - 5), losses[i], losses[i]));
    }
    return new LearningRateCurve(points, false);
  }

  @Test
  void suggestsTheSteepestFallAndATenthOfTheLeast() {
    LearningRateCurve curve = curve(5, 5, 4.5, 3, 2.5, 2.4, 4, 9, 3);
    assertThat(curve.steepest()).hasValue(1e-3);
    assertThat(curve.tenthOfLeast()).hasValue(0.1);
  }

  @Test
  void isNotMisledByASingleBatch() {
    double[] losses = new double[60];
    for (int i = 0; i < losses.length; i++) {
      // Falls by a tenth from batch to batch between 30 and 40.
      losses[i] = 2 - 0.1 * Math.clamp(i - 30, 0, 10) + (i == 7 ? 0.5 : 0) - (i == 9 ? 0.5 : 0);
    }
    assertThat(Math.log10(curve(losses).steepest().orElseThrow()) + 5).isBetween(32.0, 38.0);
  }

  @Test
  void suggestsNothingWhereTheLossOnlyRises() {
    assertThat(curve(1, 2, 3).steepest()).isEmpty();
    assertThat(curve(1, 2, 3).tenthOfLeast()).isEmpty();
    assertThat(curve().steepest()).isEmpty();
    assertThat(curve().tenthOfLeast()).isEmpty();
  }

  @Test
  void suggestsARateThatTrains() {
    LearningRateFinder finder = new LearningRateFinder();
    double rate = finder.find(momentum(1), data(30)).steepest().orElseThrow();
    Trainer trained = momentum(rate);
    double first = trained.fit(data(30), 1, List.of()).last().loss();
    assertThat(trained.fit(data(30), 5, List.of()).last().loss()).isLessThan(first / 2);
  }

  @Test
  void saysWhatIsWrong() {
    Rule still = (parameter, gradient, slots) -> parameter;
    assertThatThrownBy(() -> FINDER.find(trainer().optimizer(still).build(), data(20)))
        .isInstanceOf(EvenflowException.class)
        .hasMessage("learning rate finder: the optimizer asks for no learning rate above 0");
    assertThatThrownBy(() -> new LearningRateFinder(0, 1, 10, Rise.LINEAR, 0, 2))
        .hasMessage("learning rate finder: from must be above 0, given 0.0");
    assertThatThrownBy(() -> new LearningRateFinder(1, 1, 10, Rise.LINEAR, 0, 2))
        .hasMessageContaining("to must be finite and above from");
    assertThatThrownBy(() -> new LearningRateFinder(1, 2, 9, Rise.LINEAR, 0, 2))
        .hasMessageContaining("steps must be at least 10, given 9");
    assertThatThrownBy(() -> new LearningRateFinder(1, 2, 10, Rise.LINEAR, 1, 2))
        .hasMessageContaining("smoothing");
    assertThatThrownBy(() -> new LearningRateFinder(1, 2, 10, Rise.LINEAR, 0, 1))
        .hasMessageContaining("divergence");
  }
}
