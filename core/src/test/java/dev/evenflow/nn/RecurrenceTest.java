package dev.evenflow.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.evenflow.nn.activation.Softplus;
import dev.evenflow.nn.activation.StandardActivation;
import dev.evenflow.nn.init.Identity;
import dev.evenflow.nn.init.Normal;
import dev.evenflow.nn.init.Orthogonal;
import dev.evenflow.nn.init.Zeros;
import dev.evenflow.tensor.Graph;
import dev.evenflow.tensor.MatMul;
import dev.evenflow.tensor.Scanning;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecurrenceTest {
  private static final Initializer INIT = new Normal(0.3);

  private static Rnn rnn(int layers, boolean bidirectional) {
    return new Rnn(3, layers, bidirectional, StandardActivation.TANH, INIT, INIT);
  }

  static Stream<Layer> layers() {
    return Stream.of(
        rnn(1, false),
        rnn(2, true),
        new Rnn(3, new Softplus(), INIT, INIT),
        new Lstm(3, INIT, INIT),
        new Lstm(3, 2, true, 0, INIT, INIT),
        new Gru(3, INIT, INIT),
        new Gru(3, 2, true, 0, INIT, INIT));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void hasTheGradientOfItsCentralDifferences(Layer layer) {
    Evaluation.of(layer, Shape.of(2, 4, 2)).holdsToCentralDifferences();
  }

  @ParameterizedTest
  @MethodSource("layers")
  void knowsTheFirstStepsOnlyFromTheFirstInputsUnlessItRunsBothWays(Layer layer) {
    Variables variables = new Variables(3);
    Tensor x = Tensor.input("x", Shape.of(1, 4, 2));
    Tensor y = new Build(variables, true, Tensor.constant(0)).apply(layer, x);
    double[] values = Evaluation.wave(8, 0.2);
    double[] before = new Evaluation(y, Map.of(x, values)).values();
    values[6] += 1;
    double[] after = new Evaluation(y, Map.of(x, values)).values();
    int width = y.shape().extent(2);
    boolean both = width == 6;
    assertThat(Arrays.equals(before, 0, 3 * width, after, 0, 3 * width)).isEqualTo(!both);
    assertThat(Arrays.equals(before, 3 * width, 4 * width, after, 3 * width, 4 * width)).isFalse();
  }

  @Test
  void runsBackwardAsForwardOverTheReversedSequence() {
    int hidden = 3;
    Tensor x = Tensor.input("x", Shape.of(1, 4, 2));
    Tensor reversed =
        Tensor.concat(
            1, List.of(x.slice(1, 3, 4), x.slice(1, 2, 3), x.slice(1, 1, 2), x.slice(1, 0, 1)));
    Variables variables = new Variables(5);
    Build build = new Build(variables, true, Tensor.constant(0));
    Tensor both = build.apply(new Lstm(hidden, 1, true, 1, INIT, INIT), x);
    Variables forward = new Variables(5);
    Tensor one =
        new Build(forward, true, Tensor.constant(0))
            .apply(new Lstm(hidden, 1, false, 1, INIT, INIT), reversed);
    Map<Tensor, double[]> leaves = new LinkedHashMap<>();
    double[] values = Evaluation.wave(8, 0.1);
    leaves.put(x, values);
    for (String name : List.of("weight", "recurrent", "bias")) {
      double[] shared =
          Evaluation.wave(forward.get("layer1." + name).shape().size(), name.length());
      leaves.put(variables.get("layer1-reverse." + name).read(), shared);
      leaves.put(forward.get("layer1." + name).read(), shared);
    }
    double[] backward = new Evaluation(both, leaves).values();
    double[] expected = new Evaluation(one, leaves).values();
    for (int step = 0; step < 4; step++) {
      assertThat(Arrays.copyOfRange(backward, step * 6 + 3, step * 6 + 6))
          .containsExactly(Arrays.copyOfRange(expected, (3 - step) * 3, (4 - step) * 3));
    }
  }

  @Test
  void projectsAllStepsInOneProduct() {
    Tensor y =
        new Build(new Variables(1), true, Tensor.constant(0))
            .apply(new Gru(3, INIT, INIT), Tensor.input("x", Shape.of(2, 50, 4)));
    List<Tensor> nodes = Graph.ascending(List.of(y));
    assertThat(nodes).filteredOn(node -> node.operation() instanceof MatMul).hasSize(1);
    Scanning.Loop loop =
        nodes.stream()
            .map(Tensor::operation)
            .filter(Scanning.Loop.class::isInstance)
            .map(Scanning.Loop.class::cast)
            .findFirst()
            .orElseThrow();
    assertThat(loop.length()).isEqualTo(50);
    assertThat(loop.body().nodes())
        .filteredOn(node -> node.operation() instanceof MatMul)
        .hasSize(1);
  }

  @Test
  void namesItsParametersByLayerAndDirection() {
    Shape input = Shape.of(2, 4, 5);
    assertThat(Evaluation.variables(new Sequential(new Gru(3, 1, true, 0, INIT, INIT)), input))
        .containsExactlyInAnyOrder(
            "gru1.layer1.weight[5x9]",
            "gru1.layer1.recurrent[3x9]",
            "gru1.layer1.bias[9]",
            "gru1.layer1.recurrent-bias[3]",
            "gru1.layer1-reverse.weight[5x9]",
            "gru1.layer1-reverse.recurrent[3x9]",
            "gru1.layer1-reverse.bias[9]",
            "gru1.layer1-reverse.recurrent-bias[3]");
    assertThat(Evaluation.variables(rnn(2, true), input))
        .contains("layer2.weight[6x3]", "layer2-reverse.recurrent[3x3]");
  }

  @Test
  void opensTheForgetGateFromTheStart() {
    Variables variables = new Variables(1);
    new Build(variables, true, Tensor.constant(0))
        .apply(
            new Lstm(2, 1, false, 1.5, INIT, new Orthogonal()),
            Tensor.input("x", Shape.of(1, 3, 4)));
    assertThat(variables.get("layer1.bias").values()).containsExactly(0, 0, 1.5f, 1.5f, 0, 0, 0, 0);
  }

  @Test
  void opensTheUpdateGateFromTheStart() {
    Variables variables = new Variables(1);
    new Build(variables, true, Tensor.constant(0))
        .apply(
            new Gru(2, 1, false, 1.5, INIT, new Orthogonal()),
            Tensor.input("x", Shape.of(1, 3, 4)));
    assertThat(variables.get("layer1.bias").values()).containsExactly(0, 0, 1.5f, 1.5f, 0, 0);
    assertThat(variables.get("layer1.recurrent-bias").values()).containsExactly(0, 0);
  }

  @Test
  void remembersItsInputsWithAnIdentityAndRelu() {
    // The IRNN adds up its inputs; they come through a unit that was set by hand.
    Initializer ones = (shape, fans, random) -> Initializer.filled(shape, 1);
    Variables variables = new Variables(1);
    Tensor x = Tensor.input("x", Shape.of(1, 4, 1));
    Tensor y =
        new Build(variables, true, Tensor.constant(0))
            .apply(new Rnn(1, StandardActivation.RELU, ones, new Identity()), x);
    assertThat(new Evaluation(y, Map.of(x, new double[] {1, 2, 3, 4})).values())
        .containsExactly(1, 3, 6, 10);
  }

  @Test
  void refusesWhatItCannotUseInOneSentence() {
    assertThatThrownBy(() -> new Lstm(0, INIT, INIT))
        .hasMessage("lstm: hidden must be at least 1, given 0");
    assertThatThrownBy(() -> new Gru(2, 0, false, 0, INIT, INIT))
        .hasMessage("gru: layers must be at least 1, given 0");
    assertThatThrownBy(() ->
            Evaluation.variables(
                new Sequential(new Rnn(2, StandardActivation.TANH, new Zeros(), new Zeros())),
                Shape.of(2, 3)))
        .hasMessage("rnn1 needs sequences [n, time, features], given [2x3]");
  }

  /** One that ends early says what it says of the sequence cut there. */
  @Test
  void lastValidStepIsTheEndOfTheSequenceCutThere() {
    Layer layer = new LastValidStep(rnn(2, false));
    Variables variables = new Variables(3);
    Build build = new Build(variables, true, Tensor.constant(0));
    Tensor x = Tensor.input("x", Shape.of(3, 4, 2));
    double[] values = Evaluation.wave(24, 0.2);
    Arrays.fill(values, 0, 2, 0);
    Arrays.fill(values, 12, 16, 0);
    Arrays.fill(values, 18, 24, 0);
    double[] ends = new Evaluation(build.apply(layer, x), Map.of(x, values)).values();
    for (int i = 0; i < 3; i++) {
      int length = new int[] {4, 2, 1}[i];
      Tensor cut = Tensor.input("cut", Shape.of(1, length, 2));
      double[] part = Arrays.copyOfRange(values, 8 * i, 8 * i + 2 * length);
      Layer end = (input, scope) -> scope.apply(new LastStep(), scope.apply(rnn(2, false), input));
      double[] expected =
          new Evaluation(
                  new Build(variables, true, Tensor.constant(0)).apply(end, cut), Map.of(cut, part))
              .values();
      assertThat(Arrays.copyOfRange(ends, 3 * i, 3 * i + 3))
          .containsExactly(expected, within(1e-12));
    }
    Evaluation.of(layer, Shape.of(2, 4, 2)).holdsToCentralDifferences();
  }

  /**
   * What makes gradients vanish or explode: of a linear unit whose recurrent weights are a rotation
   * times g, the last state's gradient by the input t steps earlier has g^t times the norm
   * (Pascanu, Mikolov, Bengio 2013, section 2.1).
   */
  @ParameterizedTest
  @ValueSource(doubles = {0.5, 1, 1.5})
  void gradientsThroughTimeGoAsPowersOfTheRecurrentGain(double gain) {
    int time = 31;
    Rnn rnn = new Rnn(3, StandardActivation.IDENTITY, new Identity(), new Orthogonal(gain));
    Variables variables = new Variables(3);
    Tensor x = Tensor.input("x", Shape.of(1, time, 3));
    Tensor last =
        new Build(variables, true, Tensor.constant(0))
            .apply((input, scope) -> scope.apply(new LastStep(), scope.apply(rnn, input)), x);
    Map<Tensor, double[]> leaves = new HashMap<>();
    leaves.put(x, Evaluation.wave(3 * time, 0.2));
    variables.all().forEach(each -> leaves.put(each.read(), doubles(each)));
    double[] gradient = new Evaluation(last, leaves).gradient(x, new double[] {1, 2, -1});
    for (int t = 0; t < time; t++) {
      double norm = 0;
      for (int i = 0; i < 3; i++) {
        norm += gradient[3 * t + i] * gradient[3 * t + i];
      }
      double expected = Math.sqrt(6) * Math.pow(gain, time - 1 - t);
      assertThat(Math.sqrt(norm)).isCloseTo(expected, within(1e-5 * expected));
    }
  }

  private static double[] doubles(Variable variable) {
    float[] values = variable.values();
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }
}
