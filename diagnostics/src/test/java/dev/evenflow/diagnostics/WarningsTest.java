package dev.evenflow.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenflow.nn.Activation;
import dev.evenflow.nn.Initializer;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Linear;
import dev.evenflow.nn.Loss;
import dev.evenflow.nn.Sequential;
import dev.evenflow.nn.Variables;
import dev.evenflow.nn.activation.Softmax;
import dev.evenflow.nn.activation.StandardActivation;
import dev.evenflow.nn.init.Critical;
import dev.evenflow.nn.init.HeNormal;
import dev.evenflow.nn.init.Identity;
import dev.evenflow.nn.init.LecunNormal;
import dev.evenflow.nn.loss.BceWithLogits;
import dev.evenflow.nn.loss.CrossEntropy;
import dev.evenflow.nn.loss.Mse;
import dev.evenflow.regularization.norm.BatchNorm;
import dev.evenflow.regularization.norm.LayerNorm;
import dev.evenflow.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WarningsTest {
  private static final int WIDTH = 64;
  private static final Activation RELU = StandardActivation.RELU;
  private static final Activation TANH = StandardActivation.TANH;
  private static final Initializer HE = new HeNormal();

  private static Linear linear(Initializer initializer) {
    return new Linear(WIDTH, initializer);
  }

  private static Layer stack(int depth, Initializer initializer, Activation activation) {
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < depth; i++) {
      layers.add(linear(initializer));
      layers.add(activation);
    }
    layers.add(linear(initializer));
    return new Sequential(layers);
  }

  private static Batch batch(double scale) {
    Batch unit = Batch.normal(Shape.of(WIDTH), 32, WIDTH, 1);
    float[] features = unit.features().clone();
    for (int i = 0; i < features.length; i++) {
      features[i] *= (float) scale;
    }
    return new Batch(unit.example(), features, unit.targets());
  }

  private static Diagnosis diagnosis(Layer model, Loss loss, double scale) {
    return Diagnosis.of(model, loss, new Variables(1), batch(scale));
  }

  private static List<String> warnings(Layer model, Loss loss) {
    return diagnosis(model, loss, 1).warnings();
  }

  private static List<String> warningsOf(Layer... layers) {
    return warnings(new Sequential(layers), new CrossEntropy());
  }

  @Test
  void namesABiasThatBatchNormalizationSubtracts() {
    assertThat(warningsOf(linear(HE), BatchNorm.torch(), RELU, linear(HE)))
        .containsExactly("norm1 subtracts the bias of linear1 again: build it without one");
    Layer bare = new Linear(WIDTH, false, HE);
    assertThat(warningsOf(bare, BatchNorm.torch(), RELU, linear(HE))).isEmpty();
    assertThat(warningsOf(linear(HE), new LayerNorm(), RELU, linear(HE))).isEmpty();
  }

  @Test
  void namesASoftmaxBeforeALossThatTakesIt() {
    Layer model = new Sequential(linear(HE), RELU, linear(HE), new Softmax());
    assertThat(warnings(model, new CrossEntropy()))
        .singleElement()
        .asString()
        .startsWith("softmax1 stands before cross entropy");
    assertThat(warningsOf(linear(HE), new Softmax(), linear(HE))).isEmpty();
  }

  @Test
  void namesAnOutputThatTheLossDoesNotExpect() {
    Layer sigmoid = new Sequential(linear(HE), RELU, linear(HE), StandardActivation.SIGMOID);
    Layer softmax = new Sequential(linear(HE), RELU, linear(HE), new Softmax());
    assertThat(warnings(sigmoid, new BceWithLogits())).hasSize(1);
    assertThat(warnings(sigmoid, new CrossEntropy())).hasSize(1);
    assertThat(warnings(softmax, new Mse()))
        .containsExactly(
            "softmax1 squashes the output, but Mse expects it as the last layer makes it: leave it"
                + " out");
    assertThat(warnings(sigmoid, new Mse())).isEmpty();
  }

  @Test
  void namesInputsOfAnotherScale() {
    Layer model = stack(2, HE, RELU);
    assertThat(diagnosis(model, new CrossEntropy(), 100).warnings())
        .singleElement()
        .asString()
        .startsWith("inputs have a root mean square of");
    assertThat(diagnosis(model, new CrossEntropy(), 0.01).warnings()).hasSize(1);
    assertThat(diagnosis(model, new CrossEntropy(), 3).warnings()).isEmpty();
  }

  @Test
  void namesSaturatingDepthAndWeightsThatDoNotSuit() {
    assertThat(
            warnings(stack(10, new LecunNormal(), StandardActivation.SIGMOID), new CrossEntropy()))
        .anyMatch(each -> each.startsWith("10 layers of sigmoid leave "))
        .anyMatch(each -> each.startsWith("weights of variance "))
        .hasSize(2);
    assertThat(warnings(stack(10, new Critical(TANH), TANH), new CrossEntropy())).isEmpty();
    assertThat(warnings(stack(10, HE, RELU), new CrossEntropy())).isEmpty();
    assertThat(warnings(stack(10, new LecunNormal(), RELU), new CrossEntropy()))
        .singleElement()
        .asString()
        .contains("do not suit relu");
  }

  @Test
  void namesWeightsOnlyWhereTheirLayersAreManyEnoughToMatter() {
    assertThat(warnings(stack(4, new LecunNormal(), TANH), new CrossEntropy())).isEmpty();
  }

  @Test
  void namesStatisticsOfFewValues() {
    Layer bare = new Linear(WIDTH, false, HE);
    Layer model = new Sequential(bare, BatchNorm.torch(), RELU, linear(HE));
    for (int count : List.of(4, 5)) {
      Batch few = Batch.normal(Shape.of(WIDTH), count, WIDTH, 1);
      List<String> warnings =
          Diagnosis.of(model, new CrossEntropy(), new Variables(1), few).warnings();
      assertThat(warnings.stream().filter(each -> each.startsWith("norm1 takes the variance of 4")))
          .hasSize(count == 4 ? 1 : 0);
    }
  }

  @Test
  void namesUnitsThatAreSilent() {
    Activation shifted = x -> RELU.of(x.sub(6));
    assertThat(warningsOf(linear(HE), shifted, linear(HE)))
        .singleElement()
        .asString()
        .startsWith("1 activations are 0 for all 32 examples in most units, layer1 in ");
    assertThat(warningsOf(linear(HE), RELU, linear(HE))).isEmpty();
  }

  @Test
  void failsABuildWhereGradientsVanish() {
    Diagnosis sick =
        diagnosis(stack(10, new LecunNormal(), StandardActivation.SIGMOID), new CrossEntropy(), 1);
    assertThatThrownBy(sick::requireEven)
        .isInstanceOf(AssertionError.class)
        .hasMessageMatching(
            "gradients vanish: a factor of \\S+ from linear10 to linear2, .* most in linear.*");
    assertThatCode(diagnosis(stack(10, HE, RELU), new CrossEntropy(), 1)::requireEven)
        .doesNotThrowAnyException();
  }

  @Test
  void saysWhereTheoryDoesNotCoverALayer() {
    Layer net = new Sequential(linear(HE), RELU, linear(new Identity()), RELU, linear(HE));
    assertThat(diagnosis(net, new CrossEntropy(), 1).layers())
        .extracting(LayerFlow::isPredicted)
        .containsExactly(true, false, true);
  }
}
