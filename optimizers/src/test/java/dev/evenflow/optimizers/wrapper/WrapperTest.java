package dev.evenflow.optimizers.wrapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.evenflow.optimizers.Adam;
import dev.evenflow.optimizers.AdamW;
import dev.evenflow.optimizers.Sgd;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.testing.InterpretedTraining;
import dev.evenflow.training.Optimizer;
import dev.evenflow.training.ParameterScale;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class WrapperTest {
  private static final Offset<Double> EXACT = within(1e-12);

  /** Parameters named as a model's, all starting at 2. */
  private static InterpretedTraining training(Optimizer optimizer, String... names) {
    InterpretedTraining.Setting setting = InterpretedTraining.of(optimizer);
    for (String name : names) {
      setting.parameter(name, Shape.of(1), 2);
    }
    return setting.onGradients();
  }

  private static void step(InterpretedTraining training, double gradient, String... names) {
    Map<String, double[]> gradients = new HashMap<>();
    for (String name : names) {
      gradients.put(name, new double[] {gradient});
    }
    training.step(gradients);
  }

  private static double after(Optimizer optimizer, double... gradients) {
    InterpretedTraining training = training(optimizer, "w");
    for (double gradient : gradients) {
      step(training, gradient, "w");
    }
    return training.values("w")[0];
  }

  @Test
  void coupledDecayGoesThroughTheRule() {
    assertThat(after(new CoupledDecay(new Sgd(0.1), 0.5), 3)).isCloseTo(2 - 0.1 * 4, EXACT);
    // Adam divides it away: the first step has the size of the rate.
    assertThat(after(new CoupledDecay(new Adam(0.1), 0.5), 0)).isCloseTo(1.9, within(1e-8));
  }

  @Test
  void decoupledDecayGoesBesideTheRule() {
    assertThat(after(new DecoupledDecay(new Adam(0.1), 0.1, 0.5), 0)).isCloseTo(1.9, EXACT);
    assertThat(after(new DecoupledDecay(new Adam(0.1), 0.1, 0.3), 1, -2, 5))
        .isCloseTo(after(new AdamW(0.1, 0.3), 1, -2, 5), EXACT);
  }

  @Test
  void groupsSpareBiasesAndNormalizationFromDecayInOneCall() {
    String[] names = {"linear1.weight", "linear1.bias", "norm1.scale", "block2.norm1.shift"};
    InterpretedTraining training =
        training(ParameterGroups.withoutDecayOfBiasAndNorm(new AdamW(0.1, 0.5)), names);
    step(training, 0, names);
    assertThat(training.values("linear1.weight")[0]).isCloseTo(1.9, EXACT);
    for (String spared : List.of(names).subList(1, 4)) {
      assertThat(training.values(spared)[0]).as(spared).isEqualTo(2);
    }
  }

  @Test
  void theFirstMatchingGroupScalesRateAndDecay() {
    Optimizer grouped =
        new ParameterGroups(
            new CoupledDecay(new Sgd(0.1), 0.5),
            List.of(
                new ParameterGroups.Group(new NamePattern("head.*"), new ParameterScale(10, 0)),
                new ParameterGroups.Group(
                    new NamePattern("*.weight"), new ParameterScale(0.5, 2))));
    String[] names = {"head.weight", "body.weight", "body.bias"};
    InterpretedTraining training = training(grouped, names);
    step(training, 1, names);
    assertThat(training.values("head.weight")[0]).isCloseTo(2 - 1.0 * 1, EXACT);
    assertThat(training.values("body.weight")[0]).isCloseTo(2 - 0.05 * (1 + 2), EXACT);
    assertThat(training.values("body.bias")[0]).isCloseTo(2 - 0.1 * (1 + 1), EXACT);
  }

  @Test
  void groupsWithinGroupsMultiply() {
    ParameterGroups.Group half =
        new ParameterGroups.Group(NamePattern.ALL, new ParameterScale(0.5, 1));
    Optimizer twice =
        new ParameterGroups(new ParameterGroups(new Sgd(1), List.of(half)), List.of(half));
    assertThat(after(twice, 1)).isCloseTo(1.75, EXACT);
  }

  @Test
  void earlyLayersLearnSlower() {
    String[] names = {"embed.table", "block1.weight", "block1.bias", "head.weight"};
    InterpretedTraining training = training(new LayerwiseRateDecay(new Sgd(1), 0.5), names);
    step(training, 1, names);
    assertThat(training.values("embed.table")[0]).isCloseTo(1.75, EXACT);
    assertThat(training.values("block1.weight")[0]).isCloseTo(1.5, EXACT);
    assertThat(training.values("block1.bias")[0]).isCloseTo(1.5, EXACT);
    assertThat(training.values("head.weight")[0]).isCloseTo(1, EXACT);
  }

  @Test
  void namePatternsHaveWildcardsAndAlternatives() {
    NamePattern pattern = new NamePattern("*.bias | block1.*");
    assertThat(pattern.matches("linear1.bias")).isTrue();
    assertThat(pattern.matches("block1.weight")).isTrue();
    assertThat(pattern.matches("block10.weight")).isFalse();
    assertThat(pattern.matches("linear1.bias2")).isFalse();
    assertThat(NamePattern.BIAS_AND_NORM.matches("linear1.weight")).isFalse();
  }

  @Test
  void lookaheadGoesBackHalfTheWayEveryFewSteps() {
    InterpretedTraining training = training(new Lookahead(new Sgd(1), 2, 0.5), "w");
    step(training, 1, "w");
    assertThat(training.values("w")[0]).isCloseTo(1, EXACT);
    assertThat(training.evaluationWeights().get("w")).containsExactly(2);
    step(training, 1, "w");
    assertThat(training.values("w")[0]).isCloseTo(1, EXACT);
    assertThat(training.evaluationWeights().get("w")).containsExactly(1);
    step(training, 3, "w");
    assertThat(training.values("w")[0]).isCloseTo(-2, EXACT);
    step(training, 3, "w");
    assertThat(training.values("w")[0]).isCloseTo(1 + (-5 - 1) * 0.5, EXACT);
  }

  @Test
  void emaEvaluatesAnExponentialAverageAndLeavesTrainingAlone() {
    InterpretedTraining training = training(new Ema(new Sgd(1), 0.3), "w");
    double weight = 2;
    double average = 2;
    for (int t = 1; t <= 6; t++) {
      step(training, 0.5 * t, "w");
      weight -= 0.5 * t;
      double decay = Math.min(0.3, (1.0 + t) / (10 + t));
      average = decay * average + (1 - decay) * weight;
      assertThat(training.values("w")[0]).isCloseTo(weight, EXACT);
      assertThat(training.evaluationWeights().get("w")[0]).isCloseTo(average, EXACT);
    }
  }

  @Test
  void swaEvaluatesTheMeanOfEveryPeriodFromItsStartOn() {
    InterpretedTraining training = training(new Swa(new Sgd(1), 2, 3), "w");
    double sum = 0;
    int count = 0;
    for (int t = 1; t <= 9; t++) {
      step(training, t, "w");
      double weight = training.values("w")[0];
      if (t >= 2 && (t - 2) % 3 == 0) {
        sum += weight;
        count++;
      }
      double expected = count == 0 ? weight : sum / count;
      assertThat(training.evaluationWeights().get("w")[0])
          .as("step " + t)
          .isCloseTo(expected, EXACT);
    }
  }

  @Test
  void cautiousMasksStepsAgainstTheGradientAndEnlargesTheOthers() {
    InterpretedTraining training =
        InterpretedTraining.of(new Cautious(new Sgd(0.1, 0.9)))
            .parameter("w", Shape.of(2), 1, 1)
            .onGradients();
    training.step(Map.of("w", new double[] {1, 1}));
    assertThat(training.values("w")).containsExactly(new double[] {0.9, 0.9}, EXACT);
    // The velocities are 1.9 and 0.8, but the second gradient is reversed.
    training.step(Map.of("w", new double[] {1, -0.1}));
    assertThat(training.values("w")).containsExactly(new double[] {0.9 - 0.19 * 2, 0.9}, EXACT);
  }

  private static Tensor quartic(Map<String, Tensor> parameters) {
    Tensor w = parameters.get("w");
    return w.square().square().sum();
  }

  @Test
  void samTakesTheGradientWhereTheLossIsWorst() {
    InterpretedTraining training =
        InterpretedTraining.of(new Sam(new Sgd(0.01), 0.1, false))
            .parameter("w", Shape.of(2), 1, -2)
            .onLoss(WrapperTest::quartic);
    training.step();
    double norm = Math.hypot(4, -32);
    double first = 1 + 0.1 * 4 / norm;
    double second = -2 + 0.1 * -32 / norm;
    assertThat(training.loss()).isCloseTo(17, EXACT);
    assertThat(training.values("w"))
        .containsExactly(
            new double[] {1 - 0.01 * 4 * Math.pow(first, 3), -2 - 0.01 * 4 * Math.pow(second, 3)},
            EXACT);
  }

  @Test
  void adaptiveSamLooksFurtherAlongLargeWeights() {
    InterpretedTraining training =
        InterpretedTraining.of(new Sam(new Sgd(0.01), 0.1, true))
            .parameter("w", Shape.of(2), 1, -2)
            .onLoss(WrapperTest::quartic);
    training.step();
    double norm = Math.hypot(4, 64);
    double first = 1 + 0.1 * 4 / norm;
    double second = -2 + 0.1 * 4 * -32 / norm;
    assertThat(training.values("w"))
        .containsExactly(
            new double[] {1 - 0.01 * 4 * Math.pow(first, 3), -2 - 0.01 * 4 * Math.pow(second, 3)},
            EXACT);
  }

  @Test
  void samStaysWhereThereIsNoSlope() {
    InterpretedTraining training =
        InterpretedTraining.of(new Sam(new Sgd(0.01)))
            .parameter("w", Shape.of(2), 0, 0)
            .onLoss(WrapperTest::quartic);
    training.step();
    assertThat(training.values("w")).containsExactly(0, 0);
  }

  @Test
  void wrappersNestAroundEachOther() {
    Optimizer nested =
        new Ema(
            new DecoupledDecay(new Cautious(new Sam(new Adam(0.05), 0.05, false)), 0.05, 0.01),
            0.9);
    InterpretedTraining training =
        InterpretedTraining.of(nested)
            .parameter("w", Shape.of(2), 1, -2)
            .onLoss(WrapperTest::quartic);
    for (int i = 0; i < 200; i++) {
      training.step();
    }
    assertThat(Math.abs(training.evaluationWeights().get("w")[1])).isLessThan(0.5);
  }
}
