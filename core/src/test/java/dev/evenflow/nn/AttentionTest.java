package dev.evenflow.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenflow.interpreter.Interpreter;
import dev.evenflow.interpreter.Rounding;
import dev.evenflow.nn.init.LecunNormal;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AttentionTest {
  private static final Initializer INIT = new LecunNormal();
  private static final Shape SEQUENCE = Shape.of(2, 4, 6);

  static Stream<Layer> layers() {
    MultiHeadAttention plain = new MultiHeadAttention(2, false, INIT);
    Tensor mask = Tensor.literal(Shape.of(4, 4), 1, 0, 0, 1, 1, 1, 0, 0, 0, 0, 1, 0, 1, 1, 1, 1);
    return Stream.of(
        plain,
        new MultiHeadAttention(3, true, false, INIT),
        (x, scope) -> plain.attend(x, x, mask, scope),
        (x, scope) -> plain.attend(x.slice(1, 0, 2), x, null, scope));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void hasTheGradientOfItsCentralDifferences(Layer layer) {
    Evaluation.of(layer, SEQUENCE).holdsToCentralDifferences();
  }

  private static double[] outputOf(Layer layer, double[] values) {
    Variables variables = new Variables(1);
    Tensor x = Tensor.input("x", SEQUENCE);
    Tensor y = new Build(variables, true, Tensor.constant(0)).apply(layer, x);
    return new Evaluation(y, Map.of(x, values)).values();
  }

  @Test
  void looksAtThePastOnlyWhenCausal() {
    for (boolean causal : new boolean[] {true, false}) {
      Layer layer = new MultiHeadAttention(2, causal, INIT);
      double[] values = Evaluation.wave(48, 0.1);
      double[] before = outputOf(layer, values);
      values[2 * 6] += 1;
      double[] after = outputOf(layer, values);
      assertThat(Arrays.equals(before, 0, 12, after, 0, 12)).isEqualTo(causal);
      assertThat(Arrays.equals(before, 12, 24, after, 12, 24)).isFalse();
      // The other example is not touched.
      assertThat(Arrays.equals(before, 24, 48, after, 24, 48)).isTrue();
    }
  }

  @Test
  void asksAnotherSequenceWithTheSameProjections() {
    MultiHeadAttention layer = new MultiHeadAttention(2, true, INIT);
    double[] values = Evaluation.wave(48, 0.1);
    Layer cross = (x, scope) -> layer.attend(x, x.mul(1), null, scope);
    Evaluation.assertClose("cross", outputOf(cross, values), outputOf(layer, values), 1e-12);
  }

  @Test
  void combinesItsMaskWithTheCausalOne() {
    MultiHeadAttention layer = new MultiHeadAttention(1, true, INIT);
    Tensor first = Tensor.literal(Shape.of(4), 1, 0, 0, 0);
    Layer masked = (x, scope) -> layer.attend(x, x, first, scope);
    double[] output = outputOf(masked, Evaluation.wave(48, 0.1));
    // Every step sees the first one alone.
    for (int step = 1; step < 4; step++) {
      Evaluation.assertClose(
          "step " + step,
          Arrays.copyOfRange(output, step * 6, step * 6 + 6),
          Arrays.copyOfRange(output, 0, 6),
          1e-12);
    }
  }

  @Test
  void staysFiniteForHugeScoresAndEmptyMasksInFloat() {
    Tensor q = Tensor.input("q", Shape.of(1, 2, 2));
    Tensor mask = Tensor.literal(Shape.of(2, 2), 0, 0, 1, 1);
    double[] huge = {1e12, -1e12, 3e12, 1e12};
    double[] value =
        new Interpreter(Rounding.FLOAT, Map.of("q", huge)).evaluate(Attention.of(q, q, q, mask));
    for (int i = 0; i < 2; i++) {
      assertThat(value[i]).isEqualTo((float) ((huge[i] + huge[i + 2]) / 2));
      assertThat(value[i + 2]).isEqualTo((float) huge[i + 2]);
    }
  }

  @Test
  void countsAndNamesItsParameters() {
    assertThat(
            Evaluation.variables(new Sequential(new MultiHeadAttention(2, true, INIT)), SEQUENCE))
        .containsExactly(
            "attention1.weight[6x18]",
            "attention1.bias[18]",
            "attention1.out.weight[6x6]",
            "attention1.out.bias[6]");
    assertThat(Evaluation.variables(new MultiHeadAttention(2, true, false, INIT), SEQUENCE))
        .containsExactly("weight[6x18]", "out.weight[6x6]");
  }

  @Test
  void refusesWhatItCannotUseInOneSentence() {
    assertThatThrownBy(() -> new MultiHeadAttention(0, true, INIT))
        .hasMessage("attention: heads must be at least 1, given 0");
    assertThatThrownBy(() ->
            Evaluation.variables(new Sequential(new MultiHeadAttention(4, true, INIT)), SEQUENCE))
        .hasMessage("attention1: heads must divide the width, given 4 heads of 6");
  }
}
