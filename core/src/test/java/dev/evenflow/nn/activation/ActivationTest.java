package dev.evenflow.nn.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.evenflow.EvenflowException;
import dev.evenflow.autodiff.Gradients;
import dev.evenflow.interpreter.Interpreter;
import dev.evenflow.interpreter.Rounding;
import dev.evenflow.nn.Activation;
import dev.evenflow.nn.Evaluation;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ActivationTest {
  /** Every activation by its name on the command line. */
  static Map<String, Activation> all() {
    Map<String, Activation> all = new HashMap<>();
    for (StandardActivation each : StandardActivation.values()) {
      all.put(each.kind(), each);
    }
    for (Gated each : Gated.values()) {
      all.put(each.kind(), each);
    }
    all.put("leaky-relu", new LeakyRelu());
    all.put("prelu", new PRelu());
    all.put("elu", new Elu());
    all.put("celu", new Celu(1.5));
    all.put("softplus", new Softplus());
    all.put("sharp-softplus", new Softplus(2.5, 3));
    all.put("hard-tanh", new HardTanh(-0.7, 1.2));
    all.put("soft-shrink", new SoftShrink());
    all.put("hard-shrink", new HardShrink());
    all.put("softmax", new Softmax());
    all.put("log-softmax", new LogSoftmax());
    return all;
  }

  static Stream<Activation> activations() {
    return all().values().stream();
  }

  @ParameterizedTest
  @MethodSource("activations")
  void hasTheGradientOfItsCentralDifferences(Activation activation) {
    Evaluation.of(activation, Shape.of(3, 4)).holdsToCentralDifferences();
  }

  @ParameterizedTest
  @MethodSource("activations")
  void isFiniteInValueAndGradientForEveryFiniteFloat(Activation activation) {
    List<Double> points = new ArrayList<>(List.of(0.0, -0.0));
    for (double size = 1e-38; size < 3.2e38; size *= 7) {
      points.add(size);
      points.add(-size);
    }
    points.add(3.2e38);
    points.add(-3.2e38);
    double[] x = new double[points.size() * 2];
    for (int i = 0; i < points.size(); i++) {
      x[2 * i] = points.get(i);
      // The other half of a gate is small: two huge halves have a product that no float holds.
      x[2 * i + 1] = 0.5;
    }
    // What a log-softmax comes to may be twice as far from 0 as a float reaches.
    boolean halved = activation instanceof LogSoftmax;
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (halved ? x[i] / 2 : x[i]);
    }
    Tensor input = Tensor.input("x", Shape.of(points.size(), 2));
    Tensor value = activation.of(input);
    Tensor gradient = Gradients.of(value.sum(), List.of(input)).getFirst();
    for (double[] numbers :
        new Interpreter(Rounding.FLOAT, Map.of("x", x)).evaluate(List.of(value, gradient))) {
      for (int i = 0; i < numbers.length; i++) {
        assertThat(numbers[i])
            .as("%s at %s", activation.kind(), x[numbers.length == x.length ? i : 2 * i])
            .isFinite();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(StandardActivation.class)
  void agreesWithItselfInFloat(StandardActivation activation) {
    double[] x = Evaluation.wave(64, 0.1);
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (4 * x[i]);
    }
    Tensor value = activation.of(Tensor.input("x", Shape.of(x.length)));
    Map<String, double[]> inputs = Map.of("x", x);
    double[] expected = new Interpreter(Rounding.DOUBLE, inputs).evaluate(value);
    double[] actual = new Interpreter(Rounding.FLOAT, inputs).evaluate(value);
    Evaluation.assertClose(activation.kind(), actual, expected, 1e-6);
  }

  @Test
  void trainsOneSlopePerChannel() {
    assertThat(Evaluation.variables(new PRelu(), Shape.of(2, 5, 5, 3))).containsExactly("slope[3]");
  }

  @Test
  void namesItsKindAsTheCommandLineDoes() {
    assertThat(StandardActivation.LOG_SIGMOID.kind()).isEqualTo("log-sigmoid");
    assertThat(new LeakyRelu().kind()).isEqualTo("leaky-relu");
    assertThat(new HardShrink().kind()).isEqualTo("hard-shrink");
  }

  @Test
  void isLinearBeyondTheThresholdOfASoftplus() {
    double[] value =
        new Interpreter(Rounding.DOUBLE, Map.of("x", new double[] {-1, 1, 2}))
            .evaluate(new Softplus(2, 3).of(Tensor.input("x", Shape.of(3))));
    double[] expected = {Math.log1p(Math.exp(-2)) / 2, Math.log1p(Math.exp(2)) / 2, 2};
    assertThat(value).containsExactly(expected, within(1e-12));
  }

  @Test
  void keepsTheDigitsOfAGradientWhereASoftmaxIsSaturated() {
    Tensor x = Tensor.input("x", Shape.of(1, 3));
    Tensor weights = Tensor.input("g", Shape.of(1, 3));
    Tensor objective = new Softmax().of(x).mul(weights).sum();
    Tensor gradient = Gradients.of(objective, List.of(x)).getFirst();
    Map<String, double[]> inputs =
        Map.of("x", new double[] {20, 0, 5}, "g", new double[] {0.7, -1.3, 0.4});
    double[] expected = new Interpreter(Rounding.DOUBLE, inputs).evaluate(gradient);
    double[] actual = new Interpreter(Rounding.FLOAT, inputs).evaluate(gradient);
    Evaluation.assertClose("gradient", actual, expected, 1e-6);
  }

  @Test
  void halvesTheLastAxisOfAGate() {
    Tensor x = Tensor.input("x", Shape.of(1, 4));
    double[] value =
        new Interpreter(Rounding.DOUBLE, Map.of("x", new double[] {1, 2, 3, 4}))
            .evaluate(Gated.SWIGLU.of(x));
    double[] expected = {3 / (1 + Math.exp(-1)), 4 * 2 / (1 + Math.exp(-2))};
    assertThat(value).containsExactly(expected, within(1e-12));
  }

  @Test
  void refusesWhatItCannotUseInOneSentence() {
    assertThatThrownBy(() -> Gated.GLU.of(Tensor.input("x", Shape.of(2, 3))))
        .hasMessage("glu needs a last axis of even extent to halve, given [2x3]");
    assertThatThrownBy(() -> new Celu(0))
        .isInstanceOf(EvenflowException.class)
        .hasMessage("celu: alpha must be above 0, given 0.0");
    assertThatThrownBy(() -> new Softplus(0, 20))
        .hasMessage("softplus: beta must be above 0, given 0.0");
    assertThatThrownBy(() -> new HardTanh(1, 1))
        .hasMessage("hard-tanh: most must be above least, given 1.0 and 1.0");
    assertThatThrownBy(() -> new SoftShrink(-1))
        .hasMessage("soft-shrink: lambda must be at least 0, given -1.0");
    assertThatThrownBy(() -> new HardShrink(Double.NaN))
        .hasMessage("hard-shrink: lambda must be at least 0, given NaN");
  }
}
