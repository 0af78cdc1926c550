package dev.evenflow.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.evenflow.optimizers.wrapper.NamePattern;
import dev.evenflow.optimizers.wrapper.ParameterGroups;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.testing.InterpretedTraining;
import dev.evenflow.training.Optimizer;
import dev.evenflow.training.ParameterScale;
import dev.evenflow.training.Rule;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RuleLawsTest {
  private static final double[] START = {0.5, -1, 2, 0.25, -3, 1};
  private static final double[][] GRADIENTS = {
    {1, -2, 0.5, 0.1, -0.3, 4}, {-0.5, 1, 1, 2, -0.1, 3}, {2, 0.1, -1, 0.2, 0.4, -5}
  };

  /** Every rule, without weight decay. */
  static Stream<Optimizer> rules() {
    return Stream.of(
        new Sgd(0.1, 0.9, 0.5, false),
        new Sgd(0.1, 0.9, 0, true),
        new Adagrad(),
        Adagrad.keras(),
        new Adadelta(),
        new RmsProp(),
        new RmsProp(0.01, 0.9, 1e-8, false, true, 0.9, true, 0, true),
        new Rprop(),
        Rprop.optax(),
        new Adam(),
        new AdamW(0.001, 0),
        new Amsgrad(),
        Amsgrad.optax(),
        Amsgrad.paper(),
        new Adamax(),
        new Nadam(),
        new NadamW(0.001, 0.9, 0.999, 1e-8, 0, 0),
        new RAdam(),
        RAdam.optax(),
        new Asgd(0.01, 0, 0.75, 1),
        new Adafactor(),
        Adafactor.optax(),
        new Lion(1e-4, 0.9, 0.99, 0),
        new Lamb(),
        new Lars(),
        new AdaBelief(),
        new Adan(),
        new NovoGrad(),
        new Sm3(),
        new SignSgd(0.01, 0.9),
        new Muon(),
        new Prodigy(),
        new AdEMAMix(0.001, 0.9, 0.999, 0.9999, 5, 1e-8, 0, 0, 100),
        new Adopt(),
        new Madgrad(),
        new ScheduleFreeSgd(),
        new ScheduleFreeAdamW(),
        new Lbfgs());
  }

  private static InterpretedTraining training(Optimizer optimizer) {
    return InterpretedTraining.of(optimizer)
        .parameter("matrix", Shape.of(2, 3), START)
        .parameter("vector", Shape.of(6), START)
        .onGradients();
  }

  private static void step(InterpretedTraining training, double[] gradient) {
    training.step(Map.of("matrix", gradient, "vector", gradient));
  }

  private static double[] scaled(double[] values, double factor) {
    return Arrays.stream(values).map(value -> value * factor).toArray();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void aGradientOfZeroLeavesTheParameter(Optimizer rule) {
    InterpretedTraining training = training(rule);
    for (int i = 0; i < 3; i++) {
      step(training, new double[6]);
      assertThat(training.values("matrix")).containsExactly(START, within(1e-12));
      assertThat(training.values("vector")).containsExactly(START, within(1e-12));
    }
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theFirstStepsGoDownhill(Optimizer rule) {
    InterpretedTraining training = training(rule);
    for (int i = 0; i < 3; i++) {
      step(training, GRADIENTS[0]);
    }
    for (String name : List.of("matrix", "vector")) {
      double slope = 0;
      for (int i = 0; i < 6; i++) {
        slope += (training.values(name)[i] - START[i]) * GRADIENTS[0][i];
      }
      assertThat(slope).as(name).isNegative();
    }
  }

  @ParameterizedTest
  @MethodSource("rules")
  void sizesFromTinyToHugeStayFinite(Optimizer rule) {
    InterpretedTraining training = training(rule);
    for (double size : new double[] {1e-30, 1e12, 0, 1e-12, 1}) {
      step(training, scaled(GRADIENTS[1], size));
      for (double value : training.values("matrix")) {
        assertThat(value).isFinite();
      }
    }
  }

  /** Madgrad adds epsilon to its rate, L-BFGS has one length for all parameters. */
  static Stream<Optimizer> rulesWithRatesByParameter() {
    return rules().filter(rule -> !(rule instanceof Madgrad || rule instanceof Lbfgs));
  }

  @ParameterizedTest
  @MethodSource("rulesWithRatesByParameter")
  void aGroupOfRateZeroStays(Optimizer rule) {
    ParameterGroups groups =
        new ParameterGroups(
            rule,
            List.of(new ParameterGroups.Group(new NamePattern("vec*"), new ParameterScale(0, 1))));
    InterpretedTraining training = training(groups);
    for (double[] gradient : GRADIENTS) {
      step(training, gradient);
    }
    assertThat(training.values("vector")).containsExactly(START, within(1e-12));
    assertThat(training.values("matrix")).isNotEqualTo(START);
  }

  /** Rules for which only the direction of a gradient counts. */
  static Stream<Rule> scaleFree() {
    return Stream.of(
        new Adagrad(0.1, 0, 0, false),
        new RmsProp(0.01, 0.99, 0, false, true, 0.5, false, 0, false),
        new Rprop(),
        new Adam(0.01, 0.9, 0.999, 0, 0),
        new Amsgrad(0.01, 0.9, 0.999, 0, 0, true, Amsgrad.Correction.BEFORE_MAXIMUM),
        new Adamax(0.01, 0.9, 0.999, 0),
        new Nadam(0.01, 0.9, 0.999, 0, 0.004),
        new NadamW(0.01, 0.9, 0.999, 0, 0, 0),
        new Adafactor(0.01, 0.8, 0, 0, 0, 1e-3, 1, true, true, 0, 1, false),
        new Lion(),
        new Lamb(0.01, 0.9, 0.999, 0, 0, 0),
        new Lars(),
        new AdaBelief(0.01, 0.9, 0.999, 0, 0, false),
        new Adan(0.01, 0.98, 0.92, 0.99, 0, 0, 0),
        new NovoGrad(0.01, 0.9, 0.25, 0, 0, 0),
        new Sm3(0.1, 0.9, 0),
        new Fromage(0.01, 0),
        new SignSgd(0.01, 0.9),
        new AdEMAMix(0.01, 0.9, 0.999, 0.9999, 5, 0, 0, 0, 0),
        new ScheduleFreeAdamW(0.01, 0.9, 0.999, 0, 0, 2, 0));
  }

  @ParameterizedTest
  @MethodSource("scaleFree")
  void theSizeOfAllGradientsDoesNotCount(Rule rule) {
    InterpretedTraining small = training(rule);
    InterpretedTraining large = training(rule);
    for (double[] gradient : GRADIENTS) {
      step(small, gradient);
      step(large, scaled(gradient, 1000));
    }
    for (String name : List.of("matrix", "vector")) {
      assertThat(large.values(name)).containsExactly(small.values(name), within(1e-9));
    }
  }

  @Test
  void theStepsOfSgdGrowWithTheGradients() {
    InterpretedTraining small = training(new Sgd(0.1, 0.9, 0.1, false));
    InterpretedTraining large = training(new Sgd(0.1, 0.9, 0.1, false));
    for (double[] gradient : GRADIENTS) {
      step(small, gradient);
      step(large, scaled(gradient, 7));
    }
    for (int i = 0; i < 6; i++) {
      double once = small.values("vector")[i] - START[i];
      assertThat(large.values("vector")[i] - START[i]).isCloseTo(7 * once, within(1e-12));
    }
  }

  @Test
  void radamTakesTheStepsOfSgdUntilItsScaleIsKnown() {
    InterpretedTraining training = training(new RAdam(0.1, 0, 0.999, 0, 0, 5, true, false));
    InterpretedTraining plain = training(new Sgd(0.1));
    for (int i = 0; i < 5; i++) {
      step(training, GRADIENTS[i % 3]);
      step(plain, GRADIENTS[i % 3]);
    }
    assertThat(training.values("vector")).containsExactly(plain.values("vector"), within(1e-12));
    step(training, GRADIENTS[0]);
    step(plain, GRADIENTS[0]);
    assertThat(training.values("vector")[0]).isNotEqualTo(plain.values("vector")[0]);
  }

  /** From an accumulator of almost 0, without l1 and l2, it is Adagrad (McMahan 2011). */
  @Test
  void ftrlWithoutPenaltiesIsAdagrad() {
    InterpretedTraining ftrl = training(new Ftrl(0.1, -0.5, 1e-16, 0, 0, 0, 0));
    InterpretedTraining adagrad = training(new Adagrad(0.1, 1e-16, 0, false));
    for (double[] gradient : GRADIENTS) {
      step(ftrl, gradient);
      step(adagrad, gradient);
      assertThat(ftrl.values("vector")).containsExactly(adagrad.values("vector"), within(1e-6));
    }
  }

  @Test
  void ftrlMakesSmallWeightsZero() {
    InterpretedTraining training = training(new Ftrl(0.1, -0.5, 0.1, 200, 0, 0, 0));
    step(training, GRADIENTS[0]);
    assertThat(training.values("vector")).containsOnly(0);
  }

  /** One number, worked out by hand in Keras's formula with all penalties. */
  @Test
  void ftrlFollowsItsFormula() {
    double n0 = 0.2;
    double p0 = 0.5;
    double g = 0.7;
    double n1 = n0 + g * g;
    double linear = g + 2 * 0.03 * p0 - (Math.pow(n1, 0.4) - Math.pow(n0, 0.4)) / 0.1 * p0;
    double quadratic = Math.pow(n1, 0.4) / 0.1 + 2 * (0.02 + 0.3 / (2 * 0.1));
    double expected = (Math.max(-0.01, Math.min(0.01, linear)) - linear) / quadratic;
    InterpretedTraining training =
        InterpretedTraining.of(new Ftrl(0.1, -0.4, n0, 0.01, 0.02, 0.03, 0.3))
            .parameter("p", Shape.of(1), p0)
            .onGradients();
    training.step(Map.of("p", new double[] {g}));
    assertThat(training.values("p")[0]).isCloseTo(expected, within(1e-7));
  }

  @Test
  void asgdEvaluatesTheMeanOfLateWeights() {
    InterpretedTraining training = training(new Asgd(0.1, 0, 0, 1));
    double[] mean = new double[6];
    for (int step = 1; step <= 4; step++) {
      step(training, GRADIENTS[step % 3]);
      double[] now = training.values("vector");
      int count = Math.max(1, step - 2);
      for (int i = 0; i < 6; i++) {
        mean[i] = step <= 2 ? now[i] : mean[i] + (now[i] - mean[i]) / count;
      }
    }
    assertThat(training.evaluationWeights().get("vector")).containsExactly(mean, within(1e-12));
  }

  /** x is the mean of z, weighted equally while the rate is constant. */
  @Test
  void scheduleFreeEvaluatesTheMeanOfFastWeights() {
    InterpretedTraining training = training(new ScheduleFreeSgd(0.1, 0.8, 0, 2, 0));
    double[] sum = new double[6];
    for (int step = 1; step <= 5; step++) {
      step(training, GRADIENTS[step % 3]);
      double[] fast = training.values("vector/fast");
      for (int i = 0; i < 6; i++) {
        sum[i] += fast[i];
      }
      assertThat(training.evaluationWeights().get("vector"))
          .containsExactly(scaled(sum, 1.0 / step), within(1e-9));
    }
  }

  @Test
  void muonMakesMatricesOrthogonalAndLeavesVectorsToAnotherRule() {
    Orthogonalization.Quintic exact = new Orthogonalization.Quintic(15 / 8.0, -10 / 8.0, 3 / 8.0);
    Function<Orthogonalization.Preconditioning, Orthogonalization> converging =
        preconditioning ->
            new Orthogonalization(Collections.nCopies(30, exact), preconditioning, 1e-12);
    for (Orthogonalization.Preconditioning each : Orthogonalization.Preconditioning.values()) {
      Muon muon =
          new Muon(
              1,
              0,
              false,
              false,
              converging.apply(each),
              Muon.Scaling.NONE,
              0.2,
              false,
              0,
              new Sgd(0.5));
      InterpretedTraining training = training(muon);
      step(training, GRADIENTS[0]);
      double[] after = training.values("matrix");
      double[] u = new double[6];
      Arrays.setAll(u, i -> START[i] - after[i]);
      // The rows of a [2, 3] step are orthonormal.
      assertThat(dot(u, 0, 0)).isCloseTo(1, within(1e-6));
      assertThat(dot(u, 3, 3)).isCloseTo(1, within(1e-6));
      assertThat(dot(u, 0, 3)).isCloseTo(0, within(1e-6));
      assertThat(training.values("vector")[0]).isCloseTo(START[0] - 0.5, within(1e-12));
    }
  }

  private static double dot(double[] values, int a, int b) {
    return values[a] * values[b] + values[a + 1] * values[b + 1] + values[a + 2] * values[b + 2];
  }

  @Test
  void theSlowAverageOfAdEMAMixWarmsUpFromBeta1ToBeta3() {
    InterpretedTraining training =
        training(new AdEMAMix(0.01, 0.9, 0.999, 0.9999, 5, 1e-8, 0, 0, 2));
    step(training, GRADIENTS[0]);
    // Half way the inverse logarithm is the mean of both ends' (equation 13 of the paper).
    double half = Math.exp(2 / (1 / Math.log(0.9) + 1 / Math.log(0.9999)));
    assertThat(training.values("vector/slow")[0])
        .isCloseTo((1 - half) * GRADIENTS[0][0], within(1e-12));
    step(training, GRADIENTS[1]);
    assertThat(training.values("vector/slow")[0])
        .isCloseTo(0.9999 * (1 - half) * GRADIENTS[0][0] + 0.0001 * GRADIENTS[1][0], within(1e-9));
  }

  /** A user's rule: one slot that belongs to no parameter steers all of them. */
  @Test
  void aRuleMayKeepOneNumberForTheWholeModel() {
    Optimizer normalized =
        (objective, slots) -> {
          Map<Variable, Tensor> gradients = objective.transformed(objective.here().gradients());
          Tensor squares =
              gradients.values().stream()
                  .map(Tensor::sumOfSquares)
                  .reduce(Tensor.constant(0), Tensor::add);
          Tensor size = slots.next("size", 0, before -> before.add(squares));
          Map<Variable, Tensor> next = new LinkedHashMap<>();
          gradients.forEach((parameter, gradient) ->
              next.put(
                  parameter, parameter.read().sub(gradient.mul(slots.rate(1)).div(size.sqrt()))));
          return next;
        };
    InterpretedTraining training =
        InterpretedTraining.of(normalized)
            .parameter("a", Shape.of(1), 1)
            .parameter("b", Shape.of(1), 1)
            .onGradients();
    training.step(Map.of("a", new double[] {3}, "b", new double[] {4}));
    assertThat(training.values("a")[0]).isCloseTo(1 - 3 / 5.0, within(1e-12));
    training.step(Map.of("a", new double[] {0}, "b", new double[] {12}));
    assertThat(training.values("b")[0]).isCloseTo(1 - 4 / 5.0 - 12 / 13.0, within(1e-12));
    assertThat(training.values("optimizer/size")).containsExactly(169);
  }

  /** In float, 0.9 times a few of the smallest numbers is rounded to as many. */
  @Test
  void momentsOfWhatHasNoGradientBecomeZero() {
    InterpretedTraining training = training(new Adam(0.001, 0.9, 0.9, 1e-8, 0));
    double[] none = new double[6];
    training.step(Map.of("matrix", GRADIENTS[0], "vector", GRADIENTS[0]));
    for (int step = 0; step < 1000; step++) {
      training.step(Map.of("matrix", none, "vector", GRADIENTS[1]));
    }
    assertThat(training.values("matrix/first")).containsOnly(0);
    assertThat(training.values("matrix/second")).containsOnly(0);
    double[] before = training.values("matrix");
    training.step(Map.of("matrix", none, "vector", GRADIENTS[1]));
    assertThat(training.values("matrix")).isEqualTo(before);
    assertThat(training.values("vector/first")).doesNotContain(0);
  }
}
