package dev.evenflow.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.evenflow.EvenflowException;
import dev.evenflow.nn.activation.StandardActivation;
import dev.evenflow.nn.init.HeNormal;
import dev.evenflow.nn.init.TorchDefault;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.tensor.Window;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LayerTest {
  private static final Initializer INIT = new HeNormal();

  private static Tensor apply(Layer layer, int... extents) {
    return new Build(new Variables(1), true, Tensor.constant(0))
        .apply(layer, Tensor.input("x", Shape.of(extents)));
  }

  static Stream<Arguments> layers() {
    Shape image = Shape.of(2, 5, 6, 4);
    return Stream.of(
        Arguments.of(new Linear(3, INIT), Shape.of(4, 5)),
        Arguments.of(new Linear(3, false, INIT), Shape.of(2, 3, 5)),
        Arguments.of(Conv2d.same(3, 3, INIT), image),
        Arguments.of(Conv2d.same(6, 2, INIT).strided(2).grouped(2), image),
        Arguments.of(Conv2d.valid(2, 3, INIT).withoutBias(), image),
        Arguments.of(new Conv2d(2, new Window(3, 2, 1, 2, 2, 1, 0, 1, 2, 1), 1, true, INIT), image),
        Arguments.of(new DepthwiseConv2d(2, Window.square(3, 2, 1), true, INIT), image),
        Arguments.of(
            new ConvTranspose2d(6, Window.square(3, 2, 1).dilated(2, 1), 1, 0, 2, true, INIT),
            image),
        Arguments.of(Conv1d.same(3, 4, INIT), Shape.of(2, 5, 4)),
        Arguments.of(new Conv1d(4, Window.row(2, 2, 1, 0, 2), 2, false, INIT), Shape.of(2, 5, 4)),
        Arguments.of(new LastStep(), Shape.of(2, 5, 4)),
        Arguments.of(new Concat(new Linear(2, INIT), new Linear(3, INIT)), Shape.of(3, 4)),
        Arguments.of(new Parallel(new Linear(2, INIT), new Linear(2, INIT)), Shape.of(3, 4)),
        Arguments.of(new Highway(StandardActivation.TANH, -4, INIT), Shape.of(3, 4)),
        Arguments.of(new MaxPool2d(2), image),
        Arguments.of(new AvgPool2d(Window.square(3, 2, 1), false), image),
        Arguments.of(new AvgPool2d(Window.square(3, 2, 1), true), image),
        Arguments.of(new GlobalAvgPool(), image),
        Arguments.of(new GlobalMaxPool(), Shape.of(2, 5, 4)),
        Arguments.of(new Flatten(), image),
        Arguments.of(new Reshape(Shape.of(10, 12)), image),
        Arguments.of(
            new Sequential(new Linear(3, INIT), StandardActivation.TANH, new Linear(2, INIT)),
            Shape.of(3, 4)));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void hasTheGradientOfItsCentralDifferences(Layer layer, Shape input) {
    Evaluation.of(layer, input).holdsToCentralDifferences();
  }

  @Test
  void keepsOrHalvesTheExtentsOfImages() {
    for (int kernel = 1; kernel <= 6; kernel++) {
      assertThat(apply(Conv2d.same(8, kernel, INIT), 2, 9, 6, 3).shape())
          .isEqualTo(Shape.of(2, 9, 6, 8));
    }
    assertThat(apply(Conv2d.same(8, 3, INIT).strided(2), 2, 9, 6, 3).shape())
        .isEqualTo(Shape.of(2, 5, 3, 8));
    assertThat(apply(Conv2d.valid(8, 5, INIT), 2, 9, 6, 3).shape()).isEqualTo(Shape.of(2, 5, 2, 8));
  }

  @Test
  void keepsTheLengthOfSequences() {
    for (int kernel = 1; kernel <= 5; kernel++) {
      assertThat(apply(Conv1d.same(8, kernel, INIT), 2, 9, 3).shape()).isEqualTo(Shape.of(2, 9, 8));
      assertThat(apply(Conv1d.causal(8, kernel, 2, INIT), 2, 9, 3).shape())
          .isEqualTo(Shape.of(2, 9, 8));
    }
    assertThat(apply(Conv1d.valid(8, 3, INIT), 2, 9, 3).shape()).isEqualTo(Shape.of(2, 7, 8));
  }

  @Test
  void convolvesSequencesByTheBook() {
    Tensor x = Tensor.input("x", Shape.of(1, 4, 1));
    // The weight is a wave too: w_j = 1.3 sin(1.7 j + 6), the length of its name.
    double[] w = Evaluation.wave(3, "weight".length());
    double b = Evaluation.wave(1, "bias".length())[0];
    double[] causal =
        Evaluation.of(Conv1d.causal(1, 3, 1, INIT), x, new double[] {1, 10, 100, 1000}).values();
    assertThat(causal[0]).isCloseTo(w[2] + b, within(1e-9));
    assertThat(causal[1]).isCloseTo(w[1] + 10 * w[2] + b, within(1e-9));
    assertThat(causal[3]).isCloseTo(10 * w[0] + 100 * w[1] + 1000 * w[2] + b, within(1e-9));
  }

  @Test
  void convolvesEachChannelOnItsOwn() {
    Shape input = Shape.of(1, 3, 3, 3);
    assertThat(Evaluation.of(DepthwiseConv2d.same(3, INIT), input).values())
        .containsExactly(Evaluation.of(Conv2d.same(3, 3, INIT).grouped(3), input).values());
    assertThat(Evaluation.variables(DepthwiseConv2d.same(3, INIT), input))
        .containsExactly("weight[3x3x1x3]", "bias[3]");
  }

  @Test
  void isTheAdjointOfTheConvolutionThatGoesTheOtherWay() {
    Window window = new Window(3, 2, 2, 1, 1, 0, 0, 1, 1, 2);
    Shape images = Shape.of(2, 6, 5, 4);
    Layer forward = new Conv2d(6, window, 2, false, INIT);
    Evaluation convolution = Evaluation.of(forward, images);
    Shape output = apply(forward, 2, 6, 5, 4).shape();
    double[] y = Evaluation.wave(output.size(), 0.9);
    Evaluation transposed =
        Evaluation.of(
            new ConvTranspose2d(4, window, 0, 0, 2, false, INIT), Tensor.input("y", output), y);
    double[] back = transposed.values();
    double[] ahead = convolution.values();
    double[] x = Evaluation.wave(images.size(), 0.3);
    assertThat(back).hasSize(x.length);
    assertThat(IntStream.range(0, y.length).mapToDouble(i -> y[i] * ahead[i]).sum())
        .isCloseTo(
            IntStream.range(0, x.length).mapToDouble(i -> x[i] * back[i]).sum(), within(1e-9));
  }

  @Test
  void startsAHighwayByLettingItsInputBy() {
    Variables variables = new Variables(1);
    Tensor x = Tensor.input("x", Shape.of(1, 4));
    double[] values = Evaluation.wave(4, 0.2);
    Tensor y =
        new Build(variables, true, Tensor.constant(0))
            .apply(new Highway(StandardActivation.TANH, -20, INIT), x);
    assertThat(new Evaluation(y, Map.of(x, values)).values()).containsExactly(values, within(1e-6));
    assertThat(variables.get("gate.bias").values()).containsOnly(-20);
    assertThat(variables.parameterCount()).isEqualTo(2 * (16 + 4));
  }

  @Test
  void joinsBranchesBesideEachOtherOrAddsThem() {
    Layer twice = (x, scope) -> x.mul(2);
    Layer less = (x, scope) -> x.sub(1);
    Tensor x = Tensor.input("x", Shape.of(2, 2));
    double[] values = {1, 2, 3, 4};
    assertThat(Evaluation.of(new Concat(twice, less), x, values).values())
        .containsExactly(2, 4, 0, 1, 6, 8, 2, 3);
    assertThat(Evaluation.of(new Parallel(twice, less), x, values).values())
        .containsExactly(2, 5, 8, 11);
  }

  @Test
  void takesTheEndOfSequences() {
    Tensor x = Tensor.input("x", Shape.of(2, 2, 2));
    assertThat(Evaluation.of(new LastStep(), x, new double[] {1, 2, 3, 4, 5, 6, 7, 8}).values())
        .containsExactly(3, 4, 7, 8);
  }

  @Test
  void countsPaddingInAMeanOrNot() {
    Tensor x = Tensor.input("x", Shape.of(1, 2, 2, 1));
    double[] values = {1, 2, 3, 4};
    Window window = Window.square(3, 2, 1);
    assertThat(Evaluation.of(new AvgPool2d(window, true), x, values).values())
        .containsExactly(10 / 9.0);
    assertThat(Evaluation.of(new AvgPool2d(window, false), x, values).values())
        .containsExactly(2.5);
  }

  @Test
  void takesTheLargestOverAllPlaces() {
    Tensor x = Tensor.input("x", Shape.of(1, 3, 2));
    assertThat(Evaluation.of(new GlobalMaxPool(), x, new double[] {1, 9, 5, 2, 3, 4}).values())
        .containsExactly(5, 9);
  }

  @Test
  void namesLayersByKindAndOrdinalAmongTheirKind() {
    Layer model =
        new Sequential(
            Conv2d.same(4, 3, INIT),
            StandardActivation.RELU,
            new MaxPool2d(2),
            Conv2d.same(6, 3, INIT).grouped(2),
            new Flatten(),
            new Sequential(new Linear(7, INIT), new Linear(2, false, INIT)),
            new Named("head", new Linear(3, INIT)));
    assertThat(Evaluation.variables(model, Shape.of(1, 4, 4, 1)))
        .containsExactly(
            "conv1.weight[3x3x1x4]",
            "conv1.bias[4]",
            "conv2.weight[3x3x2x6]",
            "conv2.bias[6]",
            "sequential1.linear1.weight[24x7]",
            "sequential1.linear1.bias[7]",
            "sequential1.linear2.weight[7x2]",
            "head.weight[2x3]",
            "head.bias[3]");
  }

  @Test
  void sharesWeightsBetweenLayersOfOneName() {
    Layer shared = new Named("shared", new Linear(4, INIT));
    Variables variables = new Variables(1);
    new Build(variables, true, Tensor.constant(0))
        .apply(new Sequential(shared, shared), Tensor.input("x", Shape.of(2, 4)));
    assertThat(variables.all()).hasSize(2);
    assertThat(variables.parameterCount()).isEqualTo(20);
    Layer unlike =
        new Sequential(new Named("a", new Linear(3, INIT)), new Named("a", new Linear(4, INIT)));
    assertThatThrownBy(() -> apply(unlike, 2, 4))
        .isInstanceOf(EvenflowException.class)
        .hasMessage(
            "a.weight is a parameter of shape [4x3], wanted is one of [3x4]: give layers that"
                + " share no weights names of their own");
  }

  @Test
  void countsItsParameters() {
    Variables variables = new Variables(1);
    Layer lenet =
        new Sequential(
            Conv2d.same(6, 5, INIT),
            new AvgPool2d(2),
            Conv2d.valid(16, 5, INIT),
            new AvgPool2d(2),
            new Flatten(),
            new Linear(120, INIT),
            new Linear(84, INIT),
            new Linear(10, INIT));
    new Build(variables, true, Tensor.constant(0))
        .apply(lenet, Tensor.input("x", Shape.of(2, 28, 28, 1)));
    assertThat(variables.parameterCount()).isEqualTo(61_706);
  }

  @Test
  void tellsTheInitializerItsFans() {
    Variables variables = new Variables(1);
    Build build = new Build(variables, true, Tensor.constant(0));
    Initializer fans =
        (shape, given, random) -> Initializer.filled(shape, given.in() * 1000 + given.out());
    build.apply(
        new Sequential(Conv2d.same(6, 3, fans).grouped(2), new Flatten(), new Linear(5, fans)),
        Tensor.input("x", Shape.of(1, 2, 2, 4)));
    // Each of 9 taps: 2 of the 4 inputs come in, 3 of the 6 outputs are reached.
    assertThat(variables.get("conv1.weight").values()).containsOnly(18_027);
    assertThat(variables.get("linear1.weight").values()).containsOnly(24_005);
  }

  @Test
  void givesBiasesWhatTheInitializerSays() {
    Variables variables = new Variables(1);
    new Build(variables, true, Tensor.constant(0))
        .apply(
            new Sequential(new Linear(50, INIT), new Linear(50, new TorchDefault())),
            Tensor.input("x", Shape.of(1, 4)));
    assertThat(variables.get("linear1.bias").values()).containsOnly(0);
    assertThat(variables.get("linear2.bias").values()).doesNotContain(0);
  }

  @Test
  void joinsABlockByItsResidualForm() {
    Block block =
        new Block(List.of(new Linear(4, INIT)), (x, scope) -> x, StandardActivation.RELU, 0, 1);
    Layer residual =
        new ResidualBlock(
            block, (body, x, scope) -> x.add(scope.apply(body.transforms().getFirst(), x)));
    Layer model = new Sequential(residual, residual);
    assertThat(Evaluation.variables(model, Shape.of(2, 4)))
        .contains("block1.linear1.weight[4x4]", "block2.linear1.weight[4x4]");
    Evaluation.of(model, Shape.of(2, 4)).holdsToCentralDifferences();
  }

  @Test
  void keepsItsVariablesFromBuildToBuild() {
    Variables variables = new Variables(1);
    Layer model = new Sequential(new Linear(3, INIT), new Linear(2, INIT));
    new Build(variables, true, Tensor.constant(0)).apply(model, Tensor.input("x", Shape.of(2, 4)));
    List<Variable> before = List.copyOf(variables.all());
    new Build(variables, false, Tensor.constant(0)).apply(model, Tensor.input("x", Shape.of(7, 4)));
    assertThat(variables.all()).containsExactlyElementsOf(before);
  }

  @Test
  void refusesWhatItCannotUseInOneSentence() {
    assertThatThrownBy(() -> new Linear(0, INIT))
        .hasMessage("linear: out must be at least 1, given 0");
    assertThatThrownBy(() -> Conv2d.same(5, 3, INIT).grouped(2))
        .hasMessage("conv2d: groups must divide the output channels, given 2 groups of 5 channels");
    assertThatThrownBy(() -> apply(new Sequential(Conv2d.same(4, 3, INIT).grouped(4)), 1, 3, 3, 6))
        .hasMessage("conv1: groups must divide the input channels, given 4 groups of 6 channels");
    assertThatThrownBy(() -> apply(new Sequential(Conv2d.same(4, 3, INIT)), 2, 9))
        .hasMessage("conv1 needs images [n, h, w, channels], given [2x9]");
    assertThatThrownBy(() -> apply(new Sequential(new Linear(4, INIT)), 9))
        .hasMessage("linear1 needs examples of features [n ..., in], given [9]");
    assertThatThrownBy(() -> apply(new Sequential(new GlobalAvgPool()), 2, 9))
        .hasMessage("pool1 needs images or sequences [n, ..., channels], given [2x9]");
    assertThatThrownBy(() -> new Conv1d(4, Window.square(3, 1, 0), 1, true, INIT))
        .hasMessage("conv1d: the window must be one row without padding above");
    assertThatThrownBy(() -> new ConvTranspose2d(4, Window.square(3, 2, 0), 0, 2, 1, true, INIT))
        .hasMessage(
            "conv-transpose2d: output padding must be from 0 to below the stride 2, given 2");
    assertThatThrownBy(() -> new Concat()).hasMessage("concat: needs at least one branch");
    assertThatThrownBy(() -> new Parallel()).hasMessage("parallel: needs at least one branch");
    assertThatThrownBy(() -> apply(new Sequential(new LastStep()), 2, 9))
        .hasMessage("last-step1 needs sequences [n, time, features], given [2x9]");
    assertThatThrownBy(() -> new Named("a.b", new Flatten()))
        .hasMessage("a layer's name is not blank and has no dots, given \"a.b\"");
  }
}
