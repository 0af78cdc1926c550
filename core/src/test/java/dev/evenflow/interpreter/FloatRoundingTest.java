package dev.evenflow.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.autodiff.Gradients;
import dev.evenflow.tensor.ElementType;
import dev.evenflow.tensor.Elementwise;
import dev.evenflow.tensor.Graph;
import dev.evenflow.tensor.Indexing;
import dev.evenflow.tensor.Operation;
import dev.evenflow.tensor.Scanning;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Source;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.testing.Case;
import dev.evenflow.testing.OperationCatalogue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Float rounding, operation by operation, against double of the same operands rounded once. */
class FloatRoundingTest {
  static Stream<Case> cases() {
    return OperationCatalogue.all().stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isThatOfDoubleToAFewUlp(Case each) {
    List<Tensor> inputs = each.inputs();
    Tensor output = each.output(inputs);
    List<Tensor> roots = new ArrayList<>(List.of(output));
    if (output.type() == ElementType.FLOAT32) {
      roots.addAll(Gradients.of(each.objective(output), Case.floats(inputs)));
    }
    Interpreter floats = new Interpreter(Rounding.FLOAT, each.values());
    for (Tensor node : Graph.ascending(roots)) {
      // The steps of a loop consist of operations that other cases have.
      if (!(node.operation() instanceof Scanning || node.operation() instanceof Source)) {
        Interpreter doubles = new Interpreter(Rounding.DOUBLE, Map.of());
        node.inputs().forEach(input -> doubles.bind(input, floats.evaluate(input)));
        check(node, floats.evaluate(node), doubles.evaluate(node));
      }
    }
  }

  private static void check(Tensor node, double[] actual, double[] exact) {
    if (node.isScalar() || node.type() == ElementType.INT32) {
      assertThat(actual).as(node.toString()).isEqualTo(exact);
      return;
    }
    for (int i = 0; i < actual.length; i++) {
      float expected = (float) exact[i];
      assertThat(actual[i]).as(node.toString()).isEqualTo((float) actual[i]);
      assertThat(Math.abs(actual[i] - expected))
          .as("%s at %d: %s, expected %s", node, i, actual[i], expected)
          .isLessThanOrEqualTo(ulps(node.operation()) * (double) Math.ulp(expected));
    }
  }

  private static int ulps(Operation operation) {
    return switch (operation) {
      case Elementwise.Unary function ->
          switch (function) {
            case NEGATE, ABS, SIGN, SQRT -> 0;
            default -> 2;
          };
      case Elementwise.Binary function -> function == Elementwise.Binary.POW ? 3 : 0;
      // Duplicates are added one after the other in float.
      case Indexing indexing -> 8;
      default -> 0;
    };
  }

  @Test
  void sumsInDouble() {
    float[] values = new float[1001];
    Arrays.fill(values, 0x1p-25f);
    values[0] = 1;
    Tensor x = Tensor.literal(Shape.of(1001), values);
    double exact = 1 + 1000 * 0x1p-25;
    Interpreter floats = new Interpreter(Rounding.FLOAT, Map.of());
    assertThat(floats.evaluate(x.sum())).containsExactly(exact);
    assertThat(floats.evaluate(x.reshape(1, 1001).sum(1))).containsExactly((float) exact);
    Tensor column = Tensor.constant(1).broadcastTo(Shape.of(1001, 1));
    assertThat(floats.evaluate(x.reshape(1, 1001).matmul(column))).containsExactly((float) exact);
  }

  @Test
  void roundsEveryElementwiseOperation() {
    Tensor x = Tensor.literal(Shape.of(1), 0.1f);
    Interpreter floats = new Interpreter(Rounding.FLOAT, Map.of());
    assertThat(floats.evaluate(x.add(1).sub(1))).containsExactly((0.1f + 1f) - 1f);
  }
}
