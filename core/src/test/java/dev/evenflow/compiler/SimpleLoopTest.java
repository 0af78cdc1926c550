package dev.evenflow.compiler;

import static dev.evenflow.testing.Closeness.assertCloseToLargest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.autodiff.Gradients;
import dev.evenflow.interpreter.Interpreter;
import dev.evenflow.interpreter.Rounding;
import dev.evenflow.tensor.Graph;
import dev.evenflow.tensor.Scan;
import dev.evenflow.tensor.Scanning;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Source;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.testing.Argument;
import dev.evenflow.testing.Case;
import dev.evenflow.testing.Compiled;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Loops that do the same, and loops that nearly do. */
class SimpleLoopTest {
  private static final int TIME = 5;

  /** Two sequences [time, 3, 4], two initial carries [3, 4], a weight [4, 4]. */
  private static final Case GIVEN =
      Case.of(
          "loops",
          inputs -> inputs.getFirst(),
          Argument.normal(TIME, 3, 4),
          Argument.normal(TIME, 3, 4),
          Argument.normal(3, 4),
          Argument.normal(3, 4),
          Argument.normal(4, 4));

  private static final List<Tensor> INPUTS = GIVEN.inputs();
  private static final Tensor X = INPUTS.get(0);
  private static final Tensor Y = INPUTS.get(1);
  private static final Tensor H = INPUTS.get(2);
  private static final Tensor C = INPUTS.get(3);
  private static final Tensor W = INPUTS.get(4);

  /** A loop, over X and Y from H and C where nothing else is said. */
  private record Written(
      String name,
      List<Tensor> sequences,
      List<Tensor> initial,
      boolean reverse,
      Scan.Writer step) {
    Written(String name, Scan.Writer step) {
      this(name, List.of(X, Y), List.of(H, C), false, step);
    }

    Tensor history() {
      return Scan.over(sequences, initial, reverse, step).history(0);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static Tensor state(Scan.Step step) {
    return step.element(0).add(step.carry(0).matmul(W)).tanh();
  }

  private static Scan.Next next(Scan.Step step) {
    Tensor state = state(step);
    return new Scan.Next(List.of(state, step.carry(1).add(step.element(1))), List.of(state));
  }

  private static final Written ONE = new Written("one", SimpleLoopTest::next);

  private static List<Tensor> simplified(Tensor... outputs) {
    return Simplify.of(new Signature(List.of(outputs), Map.of(), Tensor.constant(1))).outputs();
  }

  private static long loops(List<Tensor> roots) {
    return Graph.ascending(roots).stream()
        .filter(node -> node.operation() instanceof Scanning.Loop)
        .count();
  }

  static Stream<Written> equal() {
    return Stream.of(
        new Written("itself", SimpleLoopTest::next),
        new Written(
            "other-order",
            List.of(Y, X),
            List.of(H, C),
            false,
            step -> {
              Tensor state = step.element(1).add(step.carry(0).matmul(W)).tanh();
              return new Scan.Next(
                  List.of(state, step.carry(1).add(step.element(0))), List.of(state));
            }),
        new Written(
            "less",
            List.of(X),
            List.of(H),
            false,
            step -> new Scan.Next(List.of(state(step)), List.of(state(step)))));
  }

  @ParameterizedTest
  @MethodSource("equal")
  void isWrittenOnce(Written other) {
    List<Tensor> both = simplified(ONE.history(), other.history());
    assertThat(both.getFirst()).isEqualTo(both.getLast());
    assertThat(loops(both)).isEqualTo(1);
  }

  static Stream<Written> different() {
    return Stream.of(
        new Written("last-to-first", List.of(X, Y), List.of(H, C), true, SimpleLoopTest::next),
        new Written("other-start", List.of(X, Y), List.of(C, C), false, SimpleLoopTest::next),
        new Written("other-sequence", List.of(Y, X), List.of(H, C), false, SimpleLoopTest::next),
        new Written(
            "other-carry",
            step ->
                new Scan.Next(
                    List.of(state(step).negate(), step.carry(1).add(step.element(1))),
                    List.of(state(step)))),
        new Written(
            "carries-exchanged",
            step -> new Scan.Next(List.of(step.carry(1), state(step)), List.of(state(step)))),
        new Written(
            "other-output",
            step -> new Scan.Next(next(step).carries(), List.of(state(step).exp()))),
        new Written(
            "other-capture",
            step -> {
              Tensor state = step.element(0).add(step.carry(0).matmul(W.exp())).tanh();
              return new Scan.Next(
                  List.of(state, step.carry(1).add(step.element(1))), List.of(state));
            }));
  }

  @ParameterizedTest
  @MethodSource("different")
  void staysWhatItIs(Written other) {
    Tensor[] both = {ONE.history(), other.history()};
    assertThat(loops(simplified(both))).isEqualTo(2);
    assertAsInterpreted(both);
  }

  @Test
  void aGradientThatIsAskedForAgainIsWrittenOnce() {
    Tensor loss = ONE.history().mul(Y).sum();
    Tensor all = Gradients.of(loss, List.of(X, H, W)).getFirst();
    Tensor one = Gradients.of(loss, List.of(X)).getFirst();
    List<Tensor> both = simplified(all, one);
    assertThat(both.getFirst()).isEqualTo(both.getLast());
    assertThat(loops(both)).isEqualTo(2);
    assertAsInterpreted(all, one);
  }

  @Test
  void readsEqualSequencesAsOne() {
    Written twice = new Written("twice", List.of(X, X), List.of(H, C), false, SimpleLoopTest::next);
    List<Tensor> both = simplified(twice.history(), twice.history());
    assertThat(loops(both)).isEqualTo(1);
    assertThat(both.getFirst().input(0).inputs()).containsOnlyOnce(X);
    assertAsInterpreted(twice.history());
  }

  @Test
  void loopsWithinLoopsAreWrittenOnce() {
    Scan.Writer outer =
        step -> {
          Tensor a = inner(step);
          Tensor b = inner(step);
          return new Scan.Next(List.of(a, b), List.of(a.mul(b)));
        };
    Tensor history = Scan.over(List.of(Y), List.of(H, H), outer).history(0);
    Scanning.Loop loop = (Scanning.Loop) simplified(history).getFirst().input(0).operation();
    assertThat(loops(loop.body().outputs())).isEqualTo(1);
    assertAsInterpreted(history);
  }

  private static Tensor inner(Scan.Step step) {
    return Scan.over(
            List.of(X),
            List.of(step.element(0)),
            within ->
                new Scan.Next(List.of(within.carry(0).mul(within.element(0)).sin()), List.of()))
        .last(0);
  }

  private static void assertAsInterpreted(Tensor... tensors) {
    Map<Tensor, double[]> leaves = new HashMap<>();
    for (Tensor node : Graph.ascending(List.of(tensors))) {
      if (node.operation() instanceof Source.Input input) {
        leaves.put(node, GIVEN.values().get(input.name()));
      }
    }
    List<double[]> expected =
        new Interpreter(Rounding.FLOAT, GIVEN.values()).evaluate(List.of(tensors));
    List<double[]> computed = Compiled.values(List.of(tensors), leaves);
    for (int i = 0; i < expected.size(); i++) {
      assertCloseToLargest("result " + i, computed.get(i), expected.get(i), 1e-5);
    }
  }
}
