package dev.evenflow.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenflow.EvenflowException;
import dev.evenflow.tensor.Scan;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What programs write, and when. */
class UpdatesTest {
  private static final int SIZE = 37;

  private static Variable variable(String name, float first) {
    Variable variable = new Variable(name, Shape.of(SIZE), Variable.Role.PARAMETER);
    float[] values = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      values[i] = first + i;
    }
    variable.assign(values);
    return variable;
  }

  private static Program program(Map<Variable, Tensor> updates, Tensor guard, Tensor... outputs) {
    return Program.compile(new Signature(List.of(outputs), updates, guard), 1);
  }

  @Test
  void seeTheValuesBeforeTheStep() {
    Variable a = variable("a", 1);
    Variable b = variable("b", 100);
    Map<Variable, Tensor> updates = new LinkedHashMap<>();
    updates.put(a, a.read().add(b.read()));
    updates.put(b, a.read().mul(b.read()));
    Program program = program(updates, Tensor.constant(1), a.read());
    program.run();
    assertThat(a.values()[2]).isEqualTo(3 + 102);
    assertThat(b.values()[2]).isEqualTo(3 * 102);
    assertThat(program.values(0)[2]).as("the output is the old value").isEqualTo(3);
  }

  @Test
  void exchangeVariables() {
    Variable a = variable("a", 1);
    Variable b = variable("b", 100);
    Map<Variable, Tensor> updates = new LinkedHashMap<>();
    updates.put(a, b.read());
    updates.put(b, a.read());
    program(updates, Tensor.constant(1)).run();
    assertThat(a.values()[36]).isEqualTo(136);
    assertThat(b.values()[36]).isEqualTo(37);
  }

  @Test
  void mayReadBackwardsWhatTheyWrite() {
    Variable a = variable("a", 0);
    Tensor halves = Tensor.concat(0, List.of(a.read().slice(0, 1, SIZE), a.read().slice(0, 0, 1)));
    program(Map.of(a, halves.add(a.read())), Tensor.constant(1)).run();
    assertThat(a.values()[0]).isEqualTo(1);
    assertThat(a.values()[35]).isEqualTo(71);
    assertThat(a.values()[36]).isEqualTo(36);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.0, Double.NaN})
  void areLeftUndoneWhereTheGuardFails(double guard) {
    Variable a = variable("a", 1);
    Variable steps = new Variable("steps", Shape.SCALAR, Variable.Role.SLOT);
    Map<Variable, Tensor> updates = new LinkedHashMap<>();
    updates.put(a, a.read().mul(2));
    updates.put(steps, steps.read().add(1));
    Program program = program(updates, Tensor.input("guard", Shape.SCALAR));
    float[] before = a.storage().clone();
    program.set("guard", guard);
    assertThat(program.run()).isFalse();
    assertThat(a.storage()).isEqualTo(before);
    assertThat(steps.scalar()).isZero();
    program.set("guard", 1.0);
    assertThat(program.run()).isTrue();
    assertThat(a.values()[0]).isEqualTo(2);
    assertThat(steps.scalar()).isEqualTo(1);
  }

  @Test
  void areMeasuredAsTheyAreWrittenIfTheyAre() {
    Variable a = variable("a", 1);
    Tensor next = a.read().mul(2);
    List<Tensor> afterwards = List.of(a.read().sumOfSquares(), next.sum());
    Program program =
        Program.compile(
            new Signature(
                List.of(a.read().sum()),
                Map.of(a, next),
                Tensor.input("guard", Shape.SCALAR),
                afterwards),
            2);
    program.set("guard", 1.0);
    program.run();
    double sum = SIZE * (SIZE + 1) / 2.0;
    assertThat(program.scalar(0)).isEqualTo(sum);
    assertThat(program.scalar(1)).isEqualTo(sum * (2 * SIZE + 1) / 3);
    assertThat(program.scalar(2)).isEqualTo(2 * sum);
    program.set("guard", 0.0);
    program.run();
    assertThat(program.scalar(0)).isEqualTo(2 * sum);
    assertThat(program.scalar(1)).isNaN();
    assertThat(program.scalar(2)).isNaN();
    assertThatThrownBy(
            () -> new Signature(List.of(), Map.of(), Tensor.constant(1), List.of(a.read())))
        .isInstanceOf(EvenflowException.class)
        .hasMessage("what is computed with updates must be of rank 0, given [37]");
  }

  @Test
  void keepTheBytesForAnyNumberOfThreads() {
    float[][] results = new float[3][];
    for (int threads : new int[] {1, 2, 4}) {
      Variable a = new Variable("a", Shape.of(300, 500), Variable.Role.PARAMETER);
      a.fill(0.37);
      Tensor x = a.read().mul(Tensor.iota(500).add(1)).sin();
      Tensor product = Tensor.matmul(x, x, true, false).tanh();
      Tensor sums = product.sum(0).add(x.sum(0)).add(x.sumOfSquares());
      Program program =
          Program.compile(
              new Signature(List.of(), Map.of(a, x.add(sums).mul(x.mean())), Tensor.constant(1)),
              threads);
      program.run();
      program.run();
      results[threads / 2] = a.values();
    }
    assertThat(results[1]).isEqualTo(results[0]);
    assertThat(results[2]).isEqualTo(results[0]);
  }

  @Test
  void sayWhatInputIsWrong() {
    Tensor x = Tensor.input("x", Shape.of(2, 3));
    Program program = program(Map.of(), Tensor.constant(1), x.add(1));
    assertThatThrownBy(() -> program.set("y", new float[6]))
        .isInstanceOf(EvenflowException.class)
        .hasMessage("there is no input y; there are [x]");
    assertThatThrownBy(() -> program.set("x", new float[5]))
        .isInstanceOf(EvenflowException.class)
        .hasMessage("input x takes FLOAT32 [2x3], given 5 of FLOAT32");
  }

  /** What is looked up in a table for each way to come to the index 37, which it does not have. */
  static Map<String, UnaryOperator<Tensor>> lookups() {
    Tensor rows = Tensor.intInput("rows", Shape.of(2));
    Tensor last = rows.slice(0, 1, 2).reshape();
    Map<String, UnaryOperator<Tensor>> lookups = new LinkedHashMap<>();
    lookups.put("given", table -> table.gatherRows(rows));
    lookups.put("computed", table -> table.gatherRows(Tensor.concat(0, List.of(rows, rows))));
    lookups.put("of rank 0", table -> table.reshape(SIZE, 1).gatherRows(last));
    lookups.put("of a number of rank 0", table -> table.gatherRows(last));
    lookups.put(
        "put along",
        table -> table.slice(0, 0, 4).putAlong(0, Tensor.concat(0, List.of(rows, rows)), SIZE));
    lookups.put(
        "of the largest of too many",
        table ->
            table.gatherRows(
                Tensor.iota(SIZE + 1).mul(last.toFloats()).reshape(1, SIZE + 1).argMax(1)));
    lookups.put(
        "in a loop",
        table ->
            Scan.over(
                    List.of(rows),
                    List.of(Tensor.constant(0)),
                    step -> new Scan.Next(List.of(table.gatherRows(step.element(0))), List.of()))
                .last(0));
    return lookups;
  }

  static Set<String> waysToAnIndex() {
    return lookups().keySet();
  }

  @ParameterizedTest
  @MethodSource("waysToAnIndex")
  void checkIndicesBeforeAnythingIsWritten(String name) {
    Variable before = variable("before", 1);
    Variable table = variable("table", 0);
    Map<Variable, Tensor> updates = new LinkedHashMap<>();
    updates.put(before, before.read().mul(2));
    updates.put(table, table.read().add(lookups().get(name).apply(table.read()).sum()));
    Program program = program(updates, Tensor.constant(1));
    program.set("rows", new int[] {1, SIZE});
    assertThatThrownBy(program::run)
        .isInstanceOf(EvenflowException.class)
        .hasMessageContaining(" holds 37, allowed is 0 to 36");
    assertThat(before.values()[5]).isEqualTo(6);
    assertThat(table.values()[5]).isEqualTo(5);
  }
}
