package dev.evenflow.interpreter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenflow.EvenflowException;
import dev.evenflow.random.RandomStream;
import dev.evenflow.tensor.Scan;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InterpreterTest {
  private static final double TENTH = 0.1;

  private static double[] value(Rounding rounding, Tensor tensor) {
    return new Interpreter(rounding, Map.of()).evaluate(tensor);
  }

  @Test
  void readsVariablesUnlessTheyAreBound() {
    Variable weight = new Variable("w", Shape.of(2), Variable.Role.PARAMETER);
    weight.assign(new float[] {1, 2});
    Variable rate = new Variable("rate", Shape.SCALAR, Variable.Role.SLOT);
    rate.scalar(TENTH);
    Tensor product = weight.read().mul(rate.read());
    assertThat(value(Rounding.DOUBLE, product)).containsExactly(TENTH, 2 * TENTH);
    assertThat(
            new Interpreter(Rounding.DOUBLE, Map.of())
                .bind(weight.read(), 10, 20)
                .evaluate(product))
        .containsExactly(10 * TENTH, 20 * TENTH);
  }

  @Test
  void bindsWhatLiesInside() {
    Tensor x = Tensor.input("x", Shape.of(2));
    Tensor inner = x.exp();
    assertThat(new Interpreter(Rounding.DOUBLE, Map.of()).bind(inner, 3, 4).evaluate(inner.add(1)))
        .containsExactly(4, 5);
  }

  @Test
  void drawsWhatTheStreamDraws() {
    RandomStream stream = new RandomStream(5, "dropout");
    Tensor noise = Tensor.uniform(Shape.of(2, 3), stream, Tensor.constant(7));
    double[] values = value(Rounding.DOUBLE, noise);
    for (int i = 0; i < 6; i++) {
      assertThat(values[i]).isEqualTo(stream.uniform(7, i));
    }
  }

  @Test
  void saysWhichInputIsMissing() {
    Tensor x = Tensor.input("images", Shape.of(2, 3));
    assertThatThrownBy(() -> value(Rounding.DOUBLE, x))
        .isInstanceOf(EvenflowException.class)
        .hasMessage("input images needs [2x3], given nothing");
    assertThatThrownBy(
            () -> new Interpreter(Rounding.DOUBLE, Map.of("images", new double[5])).evaluate(x))
        .isInstanceOf(EvenflowException.class)
        .hasMessage("input images needs [2x3], given 5 values");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 3})
  void saysWhichIndexIsOutOfRange(int wrong) {
    Interpreter interpreter =
        new Interpreter(Rounding.DOUBLE, Map.of("i", new double[] {0, wrong}));
    Tensor rows = Tensor.intInput("i", Shape.of(2));
    Tensor along = rows.reshape(2, 1);
    Tensor table = Tensor.zeros(Shape.of(3, 4));
    Tensor values = Tensor.zeros(Shape.of(2, 3));
    Tensor one = Tensor.zeros(Shape.of(2, 1));
    assertIndexFault(interpreter, "gather-rows", wrong, table.gatherRows(rows));
    assertIndexFault(interpreter, "scatter-rows", wrong, values.scatterRows(rows, Shape.of(3, 3)));
    assertIndexFault(interpreter, "take-along", wrong, values.takeAlong(1, along));
    assertIndexFault(interpreter, "put-along", wrong, one.putAlong(1, along, 3));
  }

  private static void assertIndexFault(
      Interpreter interpreter, String operation, int wrong, Tensor tensor) {
    assertThatThrownBy(() -> interpreter.evaluate(tensor))
        .isInstanceOf(EvenflowException.class)
        .hasMessageMatching(
            operation
                + ": index "
                + wrong
                + " at position 1 is not in 0 to 2, at \\(InterpreterTest\\.java:\\d+\\)");
  }

  @Test
  void refusesAPlaceholderOutsideOfItsLoop() {
    Tensor[] escaped = new Tensor[1];
    Scan.over(
        List.of(Tensor.zeros(Shape.of(2))),
        List.of(Tensor.constant(0)),
        step -> {
          escaped[0] = step.carry(0);
          return new Scan.Next(step.carries(), List.of());
        });
    assertThatThrownBy(() -> value(Rounding.DOUBLE, escaped[0].add(1)))
        .isInstanceOf(EvenflowException.class)
        .hasMessageStartingWith("a placeholder was used outside of its loop, at (Inter");
  }

  @Test
  void keepsRankZeroInDoubleAndRoundsItWhereItMeetsFloats() {
    Tensor tenth = Tensor.constant(TENTH);
    assertThat(value(Rounding.FLOAT, tenth.mul(3))).containsExactly(TENTH * 3);
    assertThat(value(Rounding.FLOAT, tenth.broadcastTo(Shape.of(1)))).containsExactly(0.1f);
    assertThat(value(Rounding.FLOAT, tenth.reshape(1))).containsExactly(0.1f);
    assertThat(value(Rounding.FLOAT, tenth.reshape(1).reshape(Shape.SCALAR))).containsExactly(0.1f);
    Tensor ones = Tensor.constant(1).broadcastTo(Shape.of(3));
    assertThat(value(Rounding.FLOAT, ones.mul(tenth).sum())).containsExactly(3 * (double) 0.1f);
    assertThat(value(Rounding.FLOAT, Tensor.select(ones, tenth, ones))).containsOnly(0.1f);
  }

  @Test
  void roundsTheHistoryOfARankZeroCarryButNotTheCarry() {
    Scan scan =
        Scan.over(
            List.of(Tensor.zeros(Shape.of(2))),
            List.of(Tensor.constant(0)),
            step -> {
              Tensor sum = step.carry(0).add(TENTH);
              return new Scan.Next(List.of(sum), List.of(sum));
            });
    assertThat(value(Rounding.FLOAT, scan.last(0))).containsExactly(TENTH + TENTH);
    assertThat(value(Rounding.FLOAT, scan.history(0))).containsExactly(0.1f, 0.2f);
  }

  @Test
  void roundsInputsToFloatsInFloat() {
    Tensor x = Tensor.input("x", Shape.of(1));
    Tensor scalar = Tensor.input("s", Shape.SCALAR);
    Interpreter interpreter =
        new Interpreter(
            Rounding.FLOAT, Map.of("x", new double[] {TENTH}, "s", new double[] {TENTH}));
    assertThat(interpreter.evaluate(x)).containsExactly(0.1f);
    assertThat(interpreter.evaluate(scalar)).containsExactly(TENTH);
  }
}
