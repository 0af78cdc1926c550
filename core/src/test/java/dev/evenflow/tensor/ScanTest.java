package dev.evenflow.tensor;

import static dev.evenflow.testing.Closeness.assertClose;
import static dev.evenflow.testing.Closeness.assertCloseToLargest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenflow.autodiff.Gradients;
import dev.evenflow.interpreter.Interpreter;
import dev.evenflow.interpreter.Rounding;
import dev.evenflow.testing.Argument;
import dev.evenflow.testing.Case;
import dev.evenflow.testing.Compiled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Loops against the same steps written out by hand, and as programs against the interpreter, with
 * first and second derivatives.
 */
class ScanTest {
  private static final int TIME = 4;

  /** The results of a loop, however it is run: the last carries, then the histories. */
  private interface Runner {
    List<Tensor> run(
        List<Tensor> sequences, List<Tensor> initial, boolean reverse, Scan.Writer writer);
  }

  /** A loop to be run in two ways. */
  record Loop(
      String name, Function<List<Tensor>, Scan.Writer> cell, int sequences, Argument... in) {
    List<Tensor> results(Runner runner, List<Tensor> inputs, boolean reverse, int carries) {
      return runner.run(
          inputs.subList(0, sequences),
          inputs.subList(sequences, sequences + carries),
          reverse,
          cell.apply(inputs.subList(sequences + carries, inputs.size())));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static List<Tensor> looped(
      List<Tensor> sequences, List<Tensor> initial, boolean reverse, Scan.Writer writer) {
    int[] outputs = new int[1];
    Scan scan =
        Scan.over(
            sequences,
            initial,
            reverse,
            step -> {
              Scan.Next next = writer.write(step);
              outputs[0] = next.outputs().size();
              return next;
            });
    return Stream.concat(
            IntStream.range(0, initial.size()).mapToObj(scan::last),
            IntStream.range(0, outputs[0]).mapToObj(scan::history))
        .toList();
  }

  private static List<Tensor> unrolled(
      List<Tensor> sequences, List<Tensor> initial, boolean reverse, Scan.Writer writer) {
    List<Tensor> carries = initial;
    List<List<Tensor>> outputs = new ArrayList<>();
    for (int step = 0; step < TIME; step++) {
      int at = reverse ? TIME - 1 - step : step;
      List<Tensor> elements =
          sequences.stream()
              .map(x -> x.slice(0, at, at + 1).reshape(x.shape().without(0)))
              .toList();
      Scan.Next next = writer.write(new Scan.Step(carries, elements));
      carries = next.carries();
      outputs.add(reverse ? 0 : step, next.outputs());
    }
    List<Tensor> results = new ArrayList<>(carries);
    for (int i = 0; i < outputs.getFirst().size(); i++) {
      int output = i;
      results.add(
          Tensor.concat(
              0,
              outputs.stream()
                  .map(each -> each.get(output))
                  .map(each -> each.reshape(each.shape().inserted(0, 1)))
                  .toList()));
    }
    return results;
  }

  static Stream<Loop> oneCarry() {
    Argument x = Argument.normal(TIME, 2, 3);
    Argument h = Argument.normal(2, 3);
    return Stream.of(
        new Loop(
            "elman",
            w ->
                step -> {
                  Tensor next = step.element(0).add(step.carry(0).matmul(w.getFirst())).tanh();
                  return new Scan.Next(List.of(next), List.of(next, step.carry(0)));
                },
            1,
            x,
            h,
            Argument.normal(3, 3)),
        new Loop(
            "weights-shared-by-input-and-state",
            w ->
                step -> {
                  Tensor next =
                      step.element(0)
                          .matmul(w.getFirst())
                          .add(step.carry(0).matmul(w.getFirst()))
                          .sin();
                  return new Scan.Next(List.of(next), List.of(next.square()));
                },
            1,
            x,
            h,
            Argument.normal(3, 3)),
        new Loop(
            "two-sequences-with-captured-bias",
            w ->
                step -> {
                  Tensor next =
                      step.carry(0)
                          .mul(step.element(1).sigmoid())
                          .add(w.getFirst())
                          .mul(step.element(0));
                  return new Scan.Next(List.of(next), List.of(next.tanh(), w.getFirst()));
                },
            2,
            x,
            Argument.normal(TIME, 3),
            h,
            Argument.normal(3)),
        new Loop(
            "centered-states",
            w ->
                step -> {
                  Tensor sum = step.element(0).add(step.carry(0).mul(w.getFirst()));
                  Tensor mean = sum.mean(1).reshape(2, 1).broadcastTo(sum.shape());
                  Tensor next = sum.sub(mean).mul(w.getFirst().exp()).sin();
                  return new Scan.Next(List.of(next), List.of(next, mean));
                },
            1,
            x,
            h,
            Argument.normal(3)),
        new Loop(
            "product-with-captured-broadcast",
            w -> {
              Tensor both = w.getFirst().broadcastTo(Shape.of(2, 3, 3));
              return step -> {
                Tensor seen = step.carry(0).reshape(2, 1, 3).matmul(both).reshape(2, 3);
                Tensor next = seen.add(step.element(0)).tanh();
                return new Scan.Next(List.of(next), List.of(next, both));
              };
            },
            1,
            x,
            h,
            Argument.normal(3, 3)),
        new Loop(
            "nested",
            w ->
                step -> {
                  Tensor scale = step.carry(0).exp();
                  Scan inner =
                      Scan.over(
                          List.of(step.element(0).mul(scale)),
                          List.of(w.getFirst()),
                          row -> {
                            Tensor c = row.carry(0).mul(row.element(0)).add(w.getFirst()).sin();
                            return new Scan.Next(List.of(c), List.of(c));
                          });
                  Tensor next = inner.history(0).mul(inner.last(0)).tanh();
                  return new Scan.Next(List.of(next), List.of(next));
                },
            1,
            x,
            h,
            Argument.normal(3)));
  }

  static Stream<Loop> twoCarries() {
    return Stream.of(
        new Loop(
            "lstm",
            w ->
                step -> {
                  Tensor joined = Tensor.concat(1, List.of(step.element(0), step.carry(0)));
                  Tensor gates = joined.matmul(w.get(0)).add(w.get(1));
                  Tensor cell =
                      gates
                          .slice(1, 2, 4)
                          .sigmoid()
                          .mul(step.carry(1))
                          .add(gates.slice(1, 0, 2).sigmoid().mul(gates.slice(1, 4, 6).tanh()));
                  Tensor hidden = gates.slice(1, 6, 8).sigmoid().mul(cell.tanh());
                  return new Scan.Next(List.of(hidden, cell), List.of(hidden, cell));
                },
            1,
            Argument.normal(TIME, 3, 3),
            Argument.normal(3, 2),
            Argument.normal(3, 2),
            Argument.normal(5, 8),
            Argument.normal(8)),
        new Loop(
            "exchange",
            w ->
                step ->
                    new Scan.Next(
                        List.of(step.carry(1), step.carry(0).mul(step.element(0)).sin()),
                        List.of(step.carry(0).mul(w.getFirst()))),
            1,
            Argument.normal(TIME, 3),
            Argument.normal(3),
            Argument.normal(3),
            Argument.normal()));
  }

  @ParameterizedTest
  @MethodSource("oneCarry")
  void withOneCarryEqualsItsUnrolledSteps(Loop loop) {
    check(loop, false, 1);
    check(loop, true, 1);
  }

  @ParameterizedTest
  @MethodSource("twoCarries")
  void withTwoCarriesEqualsItsUnrolledSteps(Loop loop) {
    check(loop, false, 2);
    check(loop, true, 2);
  }

  private static void check(Loop loop, boolean reverse, int carries) {
    Case each = Case.of(loop.name(), inputs -> inputs.getFirst(), loop.in());
    List<Tensor> inputs = each.inputs();
    List<Tensor> actual = loop.results(ScanTest::looped, inputs, reverse, carries);
    List<Tensor> expected = loop.results(ScanTest::unrolled, inputs, reverse, carries);
    for (int order = 0; order < 3; order++) {
      Interpreter interpreter = new Interpreter(Rounding.DOUBLE, each.values());
      List<double[]> actualValues = interpreter.evaluate(actual);
      List<double[]> expectedValues = interpreter.evaluate(expected);
      for (int i = 0; i < actualValues.size(); i++) {
        String what = loop + ", derivative " + order + ", result " + i;
        assertClose(what, actualValues.get(i), expectedValues.get(i), 1e-10, 1e-10);
        assertThat(Arrays.stream(actualValues.get(i)).anyMatch(x -> x != 0)).as(what).isTrue();
      }
      checkCompiled(loop + ", derivative " + order, each, inputs, actual);
      actual = Gradients.of(each.objective(actual), inputs);
      expected = Gradients.of(each.objective(expected), inputs);
    }
  }

  private static void checkCompiled(
      String what, Case each, List<Tensor> inputs, List<Tensor> tensors) {
    Map<String, double[]> values = each.values();
    Map<Tensor, double[]> leaves = new HashMap<>();
    for (Tensor input : inputs) {
      leaves.put(input, values.get(((Source.Input) input.operation()).name()));
    }
    List<double[]> expected = new Interpreter(Rounding.FLOAT, values).evaluate(tensors);
    List<double[]> computed = Compiled.values(tensors, leaves);
    for (int i = 0; i < expected.size(); i++) {
      assertCloseToLargest(what + ", result " + i, computed.get(i), expected.get(i), 1e-5);
    }
  }

  @Test
  void isOneExpressionWhateverTheNumberOfSteps() {
    assertThat(gradientNodes(1000)).isEqualTo(gradientNodes(3));
  }

  private static int gradientNodes(int time) {
    Tensor x = Tensor.input("x", Shape.of(time, 2));
    Tensor h = Tensor.input("h", Shape.of(2));
    Scan scan =
        Scan.over(
            List.of(x),
            List.of(h),
            step -> {
              Tensor next = step.carry(0).mul(step.element(0)).tanh();
              return new Scan.Next(List.of(next), List.of(next));
            });
    return Graph.ascending(Gradients.of(scan.history(0).sum(), List.of(x, h))).size();
  }

  @Test
  void keepsTheTypeOfACarry() {
    Tensor x = Tensor.input("x", Shape.of(3, 5));
    Tensor i = Tensor.intInput("i", Shape.SCALAR);
    Scan scan =
        Scan.over(
            List.of(x),
            List.of(i),
            step -> new Scan.Next(List.of(step.element(0).argMax(0)), List.of(step.carry(0))));
    assertThat(scan.last(0).type()).isEqualTo(ElementType.INT32);
    assertThat(scan.history(0).type()).isEqualTo(ElementType.INT32);
    assertThat(scan.history(0).shape()).isEqualTo(Shape.of(3));
  }

  @Test
  void refusesCarriesAndSequencesThatDoNotFit() {
    Tensor x = Tensor.input("x", Shape.of(3, 2));
    Tensor h = Tensor.input("h", Shape.of(2));
    assertThatThrownBy(() -> Scan.over(List.of(), List.of(h), step -> next(step.carry(0))))
        .hasMessageStartingWith(
            "scan: needs at least one sequence, which tells the number of steps, at"
                + " (ScanTest.java:");
    assertThatThrownBy(() -> Scan.over(List.of(x, h), List.of(h), step -> next(step.carry(0))))
        .hasMessageStartingWith(
            "scan: sequences [3x2] and [2] differ in length, at (ScanTest.java:");
    assertThatThrownBy(() -> Scan.over(List.of(x.sum()), List.of(h), step -> next(step.carry(0))))
        .hasMessageStartingWith("scan: needs sequences [time, ...], given [], at (ScanTest.java:");
    assertThatThrownBy(() -> Scan.over(List.of(x), List.of(h), step -> next(x)))
        .hasMessageStartingWith(
            "scan: carry 0 float32 [2] becomes float32 [3x2], at (ScanTest.java:");
    assertThatThrownBy(
            () -> Scan.over(List.of(x), List.of(h.sum()), step -> next(step.element(0).argMax(0))))
        .hasMessageStartingWith("scan: carry 0 float32 [] becomes int32 [], at (ScanTest.java:");
    assertThatThrownBy(() -> Scan.over(List.of(x), List.of(h, h), step -> next(step.carry(0))))
        .hasMessageStartingWith("scan: 1 carries come of 2, at (ScanTest.java:");
  }

  private static Scan.Next next(Tensor carry) {
    return new Scan.Next(List.of(carry), List.of());
  }
}
