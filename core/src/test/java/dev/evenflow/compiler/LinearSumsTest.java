package dev.evenflow.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.interpreter.Interpreter;
import dev.evenflow.interpreter.Rounding;
import dev.evenflow.tensor.Graph;
import dev.evenflow.tensor.Reduction;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LinearSumsTest {
  private static final Shape FULL = Shape.of(3, 4, 5);
  private static final Tensor A = Tensor.input("a", FULL);
  private static final Tensor B = Tensor.input("b", FULL);
  private static final Tensor ROW = Tensor.input("row", Shape.of(5));
  private static final Tensor COLUMN = Tensor.input("column", Shape.of(3, 1, 1));
  private static final Tensor MEAN = A.mean(0, 1);

  /** A sum, and how many sums over all elements are left of it. */
  static Stream<Arguments> sums() {
    return Stream.of(
        Arguments.of(A.mul(ROW).sum(0, 1), 1),
        Arguments.of(ROW.mul(A).sum(0, 1), 1),
        Arguments.of(A.add(ROW).sum(0, 1), 1),
        Arguments.of(ROW.sub(A).sum(0, 1), 1),
        Arguments.of(ROW.broadcastTo(FULL).sum(0, 1), 0),
        Arguments.of(A.mul(ROW).add(B.mul(ROW)).negate().sum(0, 1), 2),
        Arguments.of(A.mul(ROW).sub(A.sub(ROW).mul(ROW)).sum(0, 1), 1),
        Arguments.of(A.mul(COLUMN).sum(1, 2), 1),
        Arguments.of(A.mul(2).sum(2), 1),
        Arguments.of(A.sub(MEAN).sum(0, 1), 1),
        // These stay: they would need more sums, or the factor varies along the summed axes.
        Arguments.of(A.add(B).sum(0, 1), 1),
        Arguments.of(A.mul(COLUMN).sum(0, 1), 1),
        Arguments.of(A.mul(ROW).add(B).sum(0, 1), 1),
        Arguments.of(A.mul(B).sum(0, 1), 1));
  }

  @ParameterizedTest
  @MethodSource("sums")
  void sumsToTheSameOfFewerElements(Tensor sum, int sums) {
    Tensor other = Simplify.of(Signature.of(sum)).outputs().getFirst();
    Random random = new Random(1);
    Map<String, double[]> values =
        Map.of(
            "a", random.doubles(60).toArray(),
            "b", random.doubles(60).toArray(),
            "row", random.doubles(5).toArray(),
            "column", random.doubles(3).toArray());
    List<double[]> both = new Interpreter(Rounding.DOUBLE, values).evaluate(List.of(sum, other));
    for (int i = 0; i < both.getFirst().length; i++) {
      assertThat(both.getLast()[i]).isCloseTo(both.getFirst()[i], Offset.offset(1e-12));
    }
    assertThat(
            Graph.ascending(List.of(other)).stream()
                .filter(tensor -> tensor.operation() instanceof Reduction.Sum)
                .filter(tensor -> tensor.input(0).shape().equals(FULL)))
        .hasSize(sums);
  }

  @Test
  void sharesTheSumThatIsThereAlready() {
    Tensor sum = A.sum(0, 1);
    Tensor scaled = A.mul(ROW).sum(0, 1);
    Signature simple = Simplify.of(Signature.of(sum, scaled));
    assertThat(simple.outputs().get(1).inputs()).contains(simple.outputs().get(0));
  }

  /** A chain of residual blocks has as many paths as powers of two. */
  @Test
  void looksAtWhatIsSharedOnce() {
    int blocks = 60;
    Tensor x = A;
    for (int i = 0; i < blocks; i++) {
      x = x.mul(ROW).add(x.sub(ROW));
    }
    Tensor simple = Simplify.of(Signature.of(x.sum(0, 1))).outputs().getFirst();
    assertThat(Graph.ascending(List.of(simple))).hasSizeLessThan(10 * blocks);
  }
}
