package dev.evenflow.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.evenflow.nn.Conv2d;
import dev.evenflow.nn.Flatten;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Linear;
import dev.evenflow.nn.Loss;
import dev.evenflow.nn.MultiHeadAttention;
import dev.evenflow.nn.Named;
import dev.evenflow.nn.Rnn;
import dev.evenflow.nn.Sequential;
import dev.evenflow.nn.Variables;
import dev.evenflow.nn.activation.StandardActivation;
import dev.evenflow.nn.init.XavierUniform;
import dev.evenflow.nn.loss.CrossEntropy;
import dev.evenflow.tensor.Scan;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.training.GradientTransform;
import dev.evenflow.training.Rule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers that go bad somewhere in a step: the replay says where, and of what. */
class PlantedFaultsTest {
  private static final XavierUniform INIT = new XavierUniform();
  private static final Layer CLASSES = new Linear(2, INIT);

  private static Layer dense() {
    return new Linear(4, INIT);
  }

  private static Layer conv() {
    return Conv2d.same(3, 3, INIT);
  }

  /** Standardizes each feature over the batch. */
  private static Layer norm(double epsilon) {
    return (input, scope) -> {
      Tensor centred = input.sub(input.mean(0));
      Tensor variance = centred.square().mean(0);
      scope.state("variance", variance.shape(), 1);
      scope.update("variance", variance);
      return centred.div(variance.add(epsilon).sqrt());
    };
  }

  private static Layer planted(Plant plant, int place) {
    return new Named("planted", (input, scope) -> plant.at(place, input));
  }

  private static PlantedStep dense(Layer between) {
    return new PlantedStep(new Sequential(dense(), between, CLASSES), 5);
  }

  private static void isFirst(Replay replay, Plant plant, Phase phase, Integer... index) {
    BadNumber first = replay.causes().getFirst();
    assertThat(first.operation()).isEqualTo(plant.operation());
    assertThat(first.index()).containsExactly(index);
    assertThat(first).extracting(BadNumber::value).isEqualTo(plant.value());
    assertThat(first.fault()).isEqualTo(Fault.NOT_FINITE);
    assertThat(first.phase()).isEqualTo(phase);
    assertThat(first.count()).isEqualTo(1);
    assertThat(first.source()).contains("Plant$").contains(".on(Plant.java:");
    assertThat(first.inputs()).isNotEmpty();
  }

  private static void isFirst(Replay replay, Plant plant, Integer... index) {
    assertThat(replay.refused()).isTrue();
    isFirst(replay, plant, Phase.FORWARD, index);
    assertThat(replay.causes().getFirst().path()).isEqualTo("planted");
  }

  @ParameterizedTest
  @EnumSource
  void namesItAfterADenseLayer(Plant plant) {
    isFirst(dense(planted(plant, 7)).replay(), plant, 1, 3);
  }

  @ParameterizedTest
  @EnumSource
  void namesItAfterAConvolution(Plant plant) {
    Layer model = new Sequential(conv(), planted(plant, 100), conv(), new Flatten(), CLASSES);
    isFirst(new PlantedStep(model, 4, 5, 2).replay(), plant, 1, 2, 3, 1);
  }

  @ParameterizedTest
  @EnumSource
  void namesItAfterANormalization(Plant plant) {
    Layer model = new Sequential(dense(), norm(1e-5), planted(plant, 2), norm(1e-5), CLASSES);
    isFirst(new PlantedStep(model, 5).replay(), plant, 0, 2);
  }

  @ParameterizedTest
  @EnumSource
  void namesTheStepOfALoop(Plant plant) {
    Layer loop =
        new Named(
            "planted",
            (input, scope) -> {
              Tensor sequence = input.transpose(1, 0, 2);
              Tensor here = Plant.only(sequence.shape(), 3 * 6 + 4);
              Tensor first = Tensor.zeros(sequence.shape().without(0));
              return Scan.over(
                      List.of(sequence, here),
                      List.of(first),
                      step -> {
                        Tensor bad = plant.on(step.element(0).add(step.carry(0)), step.element(1));
                        return new Scan.Next(List.of(bad.tanh()), List.of());
                      })
                  .last(0);
            });
    Replay replay = new PlantedStep(new Sequential(loop, CLASSES), 5, 2).replay();
    // The hyperbolic tangent hides an infinity from loss and gradient, or only from the loss.
    BadNumber first = replay.first().orElseThrow();
    if (Double.isNaN(plant.value())) {
      isFirst(replay, plant, 2, 0);
    } else {
      first = replay.masked().getFirst();
    }
    assertThat(first.operation()).isEqualTo(plant.operation());
    assertThat(first.steps()).containsExactly(3);
    assertThat(first.index()).containsExactly(2, 0);
  }

  @ParameterizedTest
  @EnumSource
  void namesItBetweenRecurrentLayersAndAttention(Plant plant) {
    Layer model =
        new Sequential(
            new Rnn(4, StandardActivation.TANH, INIT, INIT),
            planted(plant, 12 + 5),
            new MultiHeadAttention(2, false, INIT),
            new Flatten(),
            CLASSES);
    isFirst(new PlantedStep(model, 3, 2).replay(), plant, 1, 1, 1);
  }

  @ParameterizedTest
  @EnumSource
  void namesItInALoss(Plant plant) {
    Loss loss = (output, target) -> new CrossEntropy().of(plant.at(5, output), target);
    Replay replay = new PlantedStep(CLASSES, loss, List.of(), PlantedStep.DESCENT, 5).replay();
    assertThat(replay.refused()).isTrue();
    isFirst(replay, plant, Phase.FORWARD, 2, 1);
  }

  @ParameterizedTest
  @EnumSource
  void namesItInAClip(Plant plant) {
    GradientTransform clip =
        (gradients, slots) -> {
          Map<Variable, Tensor> changed = new LinkedHashMap<>();
          gradients.forEach((parameter, gradient) ->
              changed.put(
                  parameter,
                  gradient.shape().rank() == 2 ? plant.at(3, gradient.add(1)) : gradient));
          return changed;
        };
    Replay replay =
        new PlantedStep(CLASSES, new CrossEntropy(), List.of(clip), PlantedStep.DESCENT, 5)
            .replay();
    assertThat(replay.refused()).isTrue();
    isFirst(replay, plant, Phase.BACKWARD, 1, 1);
  }

  /** Which the guard does not judge. */
  @ParameterizedTest
  @EnumSource
  void namesItInARule(Plant plant) {
    Rule rule =
        (parameter, gradient, slots) ->
            parameter.shape().rank() == 2 ? plant.at(3, parameter.sub(gradient)) : parameter;
    Replay replay = new PlantedStep(CLASSES, new CrossEntropy(), List.of(), rule, 5).replay();
    assertThat(replay.refused()).isFalse();
    isFirst(replay, plant, Phase.UPDATE, 1, 1);
  }

  @ParameterizedTest
  @EnumSource
  void namesItInAState(Plant plant) {
    Layer watching =
        new Named(
            "planted",
            (input, scope) -> {
              scope.state("seen", input.shape(), 0);
              scope.update("seen", plant.at(1, input));
              return input;
            });
    isFirst(dense(watching).replay(), plant, 0, 1);
  }

  @ParameterizedTest
  @EnumSource
  void namesWhatALaterOperationHides(Plant plant) {
    Layer hiding =
        new Named(
            "planted",
            (input, scope) -> {
              Tensor bad = plant.at(6, input);
              Tensor isGood = bad.abs().less(Double.POSITIVE_INFINITY);
              return input.add(Tensor.select(isGood, bad, input.zerosLike()).detach());
            });
    Replay replay = dense(hiding).replay();
    assertThat(replay.refused()).isFalse();
    assertThat(replay.causes()).isEmpty();
    assertThat(replay.isHealthy()).isFalse();
    assertThat(replay.first()).contains(replay.masked().getFirst());
    BadNumber first = replay.masked().getFirst();
    assertThat(first.operation()).isEqualTo(plant.operation());
    assertThat(first.index()).containsExactly(1, 2);
    assertThat(first).extracting(BadNumber::value).isEqualTo(plant.value());
    assertThat(first.path()).isEqualTo("planted");
  }

  /** The derivative of a clipped infinity is 0 times it. */
  @ParameterizedTest
  @CsvSource({"EXP, 1", "EXPM1, 1", "SQUARE, -1"})
  void namesAnInfinityThatIsClippedBeforeItsGradientIsTaken(Plant plant, int sign) {
    Layer clipped = new Named("planted", (input, scope) -> plant.at(7, input).min(10).max(-10));
    Replay replay = dense(clipped).replay();
    if (plant == Plant.SQUARE) {
      assertThat(replay.refused()).isFalse();
      assertThat(replay.masked().getFirst().operation()).isEqualTo("mul");
    } else {
      isFirst(replay, plant, 1, 3);
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void namesABadFeature(float bad) {
    PlantedStep step = dense(norm(1e-5));
    float[] features = step.features();
    features[8] = bad;
    BadNumber first = step.replay(step.variables(), features).first().orElseThrow();
    assertThat(first.operation()).isEqualTo("input x");
    assertThat(first.index()).containsExactly(1, 3);
    assertThat(first).extracting(BadNumber::value).isEqualTo((double) bad);
    assertThat(first.inputs()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "linear1.weight, 6, '[1, 2]'",
    "linear1.bias, 3, '[3]'",
    "linear2.weight, 5, '[2, 1]'",
    "linear2.bias, 0, '[0]'"
  })
  void namesABadWeight(String name, int place, String index) {
    PlantedStep step = dense((input, scope) -> input.tanh());
    for (float bad : new float[] {Float.NaN, Float.NEGATIVE_INFINITY}) {
      Variables variables = step.variables();
      variables.get(name).storage()[place] = bad;
      BadNumber first = step.replay(variables, step.features()).causes().getFirst();
      assertThat(first.operation()).isEqualTo("read " + name);
      assertThat(first.index()).hasToString(index);
      assertThat(first).extracting(BadNumber::value).isEqualTo((double) bad);
    }
  }

  @Test
  void namesAProductThatOverflows() {
    PlantedStep step = dense((input, scope) -> input.tanh());
    Variables variables = step.variables();
    variables.get("linear1.weight").storage()[6] = 2e38f;
    float[] features = step.features();
    features[11] = -2;
    BadNumber first = step.replay(variables, features).first().orElseThrow();
    assertThat(first.operation()).isEqualTo("matmul");
    assertThat(first.path()).isEqualTo("linear1");
    assertThat(first.index()).containsExactly(2, 2);
    assertThat(first.source()).contains("Linear.java");
    assertThat(first.inputs().subList(0, 2))
        .extracting(Operand::operation, Operand::index, Operand::value)
        .containsExactly(
            tuple("input x", List.of(2, 1), -2.0),
            tuple("read linear1.weight", List.of(1, 2), (double) 2e38f));
  }

  @Test
  void namesANormalizationOfEqualValues() {
    PlantedStep step = new PlantedStep(new Sequential(norm(0), CLASSES), 5);
    float[] features = step.features();
    for (int row = 0; row < PlantedStep.BATCH; row++) {
      features[5 * row + 2] = 0.5f;
    }
    BadNumber first = step.replay(step.variables(), features).first().orElseThrow();
    assertThat(first.operation()).isEqualTo("div");
    assertThat(first.index()).containsExactly(0, 2);
    assertThat(first.count()).isEqualTo(PlantedStep.BATCH);
    assertThat(first.inputs()).extracting(Operand::value).containsExactly(0.0, 0.0);
  }

  /** The root's slope at 0 is infinite, and its value is not. */
  @Test
  void namesTheBackwardPassOfARootOf0() {
    Layer root =
        new Named(
            "root",
            (input, scope) -> input.square().mul(Plant.only(input.shape(), 5).rsub(1)).sqrt());
    BadNumber first = dense(root).replay().causes().getFirst();
    assertThat(first.operation()).isEqualTo("div");
    assertThat(first.phase()).isEqualTo(Phase.BACKWARD);
    assertThat(first.path()).isEqualTo("root");
    assertThat(first.index()).containsExactly(1, 1);
    assertThat(first.source()).contains("PlantedFaultsTest");
  }

  /** Without influence on what goes forward. */
  private static Layer magnifying(double factor, int times) {
    return new Named(
        "lens",
        (input, scope) -> {
          Tensor much = input;
          for (int i = 0; i < times; i++) {
            much = much.mul(Plant.only(input.shape(), 2).mul(factor).add(1e-3));
          }
          return input.add(much.sub(much.detach()));
        });
  }

  @Test
  void namesAGradientThatOverflows() {
    Layer tiny = (input, scope) -> input.mul(1e-30);
    PlantedStep step =
        new PlantedStep(
            new Sequential(dense(), tiny, magnifying(1e25, 2), (input, scope) -> input, CLASSES),
            5);
    BadNumber first = step.replay().causes().getFirst();
    assertThat(first.operation()).isEqualTo("mul");
    assertThat(first.phase()).isEqualTo(Phase.BACKWARD);
    assertThat(first.path()).isEqualTo("lens");
    assertThat(first.index()).containsExactly(0, 2);
  }

  @Test
  void namesAGradientWhoseSquareOverflows() {
    Replay replay =
        new PlantedStep(new Sequential(dense(), magnifying(1e23, 1), CLASSES), 5).replay();
    assertThat(replay.refused()).isTrue();
    BadNumber first = replay.causes().getFirst();
    assertThat(first.fault()).isEqualTo(Fault.TOO_LARGE);
    assertThat(first.phase()).isEqualTo(Phase.BACKWARD);
    assertThat(first.path()).isEqualTo("linear1");
    assertThat(first.index().getLast()).isEqualTo(2);
    assertThat(Math.abs(first.value())).isBetween(1.8e19, 1e24);
  }

  @Test
  void namesAConditionThatIsNotMet() {
    Rule careful =
        (parameter, gradient, slots) -> {
          slots.require("small", gradient.square().sum().less(-1));
          return parameter;
        };
    Replay replay = new PlantedStep(CLASSES, new CrossEntropy(), List.of(), careful, 5).replay();
    assertThat(replay.causes().getFirst().fault()).isEqualTo(Fault.NOT_MET);
    assertThat(replay.causes().getFirst().operation()).isEqualTo("less");
  }

  /** 3e38 + 3e38 - 3e38 is infinite in float, and finite in the double of the interpreter. */
  @Test
  void namesASumThatOverflowsOnTheWay() {
    PlantedStep step = dense((input, scope) -> input.tanh());
    Variables variables = step.variables();
    float[] weight = variables.get("linear1.weight").storage();
    weight[1] = 3e38f;
    weight[5] = 3e38f;
    weight[9] = -3e38f;
    weight[13] = -3e38f;
    float[] features = step.features();
    Arrays.fill(features, 1);
    Replay replay = Replay.of(step.signatureOf(variables), step.inputs(features), share -> {});
    assertThat(replay.refused()).isFalse();
    BadNumber first = replay.first().orElseThrow();
    assertThat(first.fault()).isEqualTo(Fault.OVERFLOWS_ON_THE_WAY);
    assertThat(first.operation()).isEqualTo("matmul");
    assertThat(first.index()).containsExactly(0, 1);
  }

  @Test
  void findsNothingInAHealthyStep() {
    Layer model =
        new Sequential(
            new Rnn(4, StandardActivation.TANH, INIT, INIT),
            new MultiHeadAttention(2, false, INIT),
            new Flatten(),
            norm(1e-5),
            CLASSES);
    assertThat(new PlantedStep(model, 3, 2).replay().isHealthy()).isTrue();
    assertThat(dense(conv4()).replay().isHealthy()).isTrue();
  }

  private static Layer conv4() {
    return new Sequential(
        (input, scope) -> input.reshape(PlantedStep.BATCH, 2, 2, 1), conv(), new Flatten());
  }

  @Test
  void tellsHowFarItIs() {
    PlantedStep step = dense((input, scope) -> input);
    List<Double> shares = new ArrayList<>();
    Replay.of(step.signatureOf(step.variables()), step.inputs(step.features()), shares::add);
    assertThat(shares).isSorted().last().isEqualTo(1.0);
  }
}
