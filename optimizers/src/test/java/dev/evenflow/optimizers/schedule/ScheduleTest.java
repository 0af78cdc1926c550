package dev.evenflow.optimizers.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.evenflow.optimizers.Sgd;
import dev.evenflow.tensor.Shape;
import dev.evenflow.testing.InterpretedTraining;
import dev.evenflow.training.Schedule;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Numbers without a formula beside them come from PyTorch 2.13's lr_scheduler. */
class ScheduleTest {
  private static InterpretedTraining training(Schedule schedule, int total) {
    return InterpretedTraining.of(new Sgd(1))
        .parameter("w", Shape.SCALAR, 0)
        .schedule(schedule, total)
        .onGradients();
  }

  /** The factor of each step, read off a weight whose gradient is -1. */
  private static double[] factors(Schedule schedule, int total, int steps) {
    InterpretedTraining training = training(schedule, total);
    double[] factors = new double[steps];
    for (int i = 0; i < steps; i++) {
      factors[i] = factor(training);
    }
    return factors;
  }

  private static double factor(InterpretedTraining training) {
    double before = training.values("w")[0];
    training.step(Map.of("w", new double[] {-1}));
    return training.values("w")[0] - before;
  }

  private static void holds(Schedule schedule, int total, double... expected) {
    assertThat(factors(schedule, total, expected.length)).containsExactly(expected, within(1e-6));
  }

  @Test
  void constant() {
    holds(new Constant(), 3, 1, 1, 1, 1);
  }

  @Test
  void cosine() {
    holds(
        new Cosine(0.1),
        8,
        1,
        0.9657458,
        0.8681981,
        0.7222075,
        0.55,
        0.3777925,
        0.2318019,
        0.1342542,
        0.1,
        0.1);
  }

  @Test
  void polynomial() {
    holds(
        new Polynomial(2),
        8,
        1,
        0.765625,
        0.5625,
        0.390625,
        0.25,
        0.140625,
        0.0625,
        0.015625,
        0,
        0);
  }

  @Test
  void linear() {
    holds(new Linear(0.5, 1.5), 4, 0.5, 0.75, 1, 1.25, 1.5, 1.5);
  }

  @Test
  void stepDecay() {
    holds(new StepDecay(3, 0.5), 9, 1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125);
  }

  @Test
  void multiStep() {
    holds(new MultiStep(List.of(2, 3, 5)), 9, 1, 1, 0.1, 0.01, 0.01, 0.001, 0.001);
  }

  @Test
  void exponential() {
    holds(new Exponential(0.25, 2, 0.1), 9, 1, 0.5, 0.25, 0.125, 0.1, 0.1);
  }

  @Test
  void inverseTime() {
    holds(new InverseTime(0.5), 9, 1, 1 / 1.5, 0.5, 1 / 2.5);
  }

  @Test
  void inverseSqrt() {
    holds(new InverseSqrt(2), 9, 1, 1, 1, Math.sqrt(2 / 3.0), Math.sqrt(0.5));
  }

  @Test
  void cosineRestarts() {
    holds(new CosineRestarts(4), 9, 1, 0.8535534, 0.5, 0.1464466, 1, 0.8535534, 0.5, 0.1464466, 1);
    holds(
        new CosineRestarts(3, 2, 0.1),
        12,
        1,
        0.775,
        0.325,
        1,
        0.9397114,
        0.775,
        0.55,
        0.325,
        0.1602886,
        1,
        0.9846666,
        0.9397114);
  }

  @Test
  void restartsOfAnyLengthBeginOnTheirStep() {
    for (int period : new int[] {3, 7, 10, 49, 101}) {
      double[] factors = factors(new CosineRestarts(period), 1000, 1000);
      for (int step = 0; step < 1000; step++) {
        double expected = 0.5 * (1 + Math.cos(Math.PI * (step % period) / period));
        assertThat(factors[step]).isCloseTo(expected, within(1e-9));
      }
    }
  }

  @Test
  void oneCycle() {
    holds(
        new OneCycle(),
        10,
        0.04,
        0.52,
        1,
        0.9504846,
        0.8117457,
        0.611262,
        0.388742,
        0.1882583,
        0.04951937,
        4e-06);
  }

  @Test
  void cyclic() {
    holds(
        new Cyclic(2, 3, 0.2, 0.5),
        11,
        0.2,
        0.6,
        1,
        0.7333333,
        0.4666667,
        0.2,
        0.4,
        0.6,
        0.4666667,
        0.3333333,
        0.2);
  }

  @Test
  void warmUpComesBeforeAndTheRestSeesWhatIsLeft() {
    holds(new WarmUp(3), 9, 0.25, 0.5, 0.75, 1, 1);
    holds(new WarmUp(2, new Linear()), 6, 1 / 3.0, 2 / 3.0, 1, 0.75, 0.5, 0.25, 0);
  }

  @Test
  void warmUpStableDecay() {
    holds(
        new Wsd(0.2, 0.4, 0.1),
        10,
        1 / 3.0,
        2 / 3.0,
        1,
        1,
        1,
        1,
        1,
        1 - 0.9 * 0.5,
        1 - 0.9 * Math.sqrt(0.5),
        1 - 0.9 * Math.sqrt(0.75),
        0.1);
  }

  @Test
  void sequential() {
    Schedule parts =
        new Sequential(
            List.of(
                new Sequential.Phase(new Linear(0, 1), 2), new Sequential.Phase(new Constant(), 1)),
            new Linear());
    holds(parts, 7, 0, 0.5, 1, 1, 0.75, 0.5, 0.25, 0);
  }

  @Test
  void chained() {
    holds(new Chained(List.of(new Linear(), new StepDecay(2, 0.5))), 4, 1, 0.75, 0.25, 0.125);
  }

  @Test
  void plateauFallsWhenTheMetricStopsImproving() {
    InterpretedTraining training = training(new Plateau(0.5, 1, 0.1, 2, 0.2, false), 100);
    double[] metrics = {1, .8, .79, .78, .6, .6, .6, .6, .6, .6, .6, .6, .6, .6, .6, .6};
    double[] theirs = {1, 1, 1, .5, .5, .5, .5, .25, .25, .25, .25, .2, .2, .2, .2, .2};
    for (int i = 0; i < metrics.length; i++) {
      training.write("metric", metrics[i]);
      assertThat(factor(training)).as("metric " + i).isCloseTo(theirs[i], within(1e-9));
      // Steps without a metric change nothing.
      assertThat(factor(training)).isCloseTo(theirs[i], within(1e-9));
      assertThat(training.values("metric")[0]).isNaN();
    }
  }

  @Test
  void plateauOfAMetricThatIsToGrow() {
    InterpretedTraining training = training(new Plateau(0.5, 0, 0, 0, 0, true), 100);
    double[] metrics = {0.5, 0.6, 0.6, 0.7, 0.65};
    double[] expected = {1, 1, 0.5, 0.5, 0.25};
    for (int i = 0; i < metrics.length; i++) {
      training.write("metric", metrics[i]);
      assertThat(factor(training)).isCloseTo(expected[i], within(1e-9));
    }
  }

  @Test
  void aPlateauWorksWithinOtherSchedules() {
    Schedule plateau = new Plateau(0.5, 0, 0, 0, 0, false);
    InterpretedTraining training =
        training(new WarmUp(1, new Chained(List.of(plateau, new Linear()))), 5);
    training.write("metric", 1);
    assertThat(factor(training)).isCloseTo(0.5, within(1e-9));
    training.write("metric", 2);
    assertThat(factor(training)).isCloseTo(0.5, within(1e-9));
    assertThat(factor(training)).isCloseTo(0.5 * 0.75, within(1e-9));
  }
}
