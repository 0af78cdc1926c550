package dev.evenflow.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.evenflow.EvenflowException;
import dev.evenflow.autodiff.Gradients;
import dev.evenflow.interpreter.Interpreter;
import dev.evenflow.interpreter.Rounding;
import dev.evenflow.tensor.Graph;
import dev.evenflow.tensor.Indexing;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Gradients of look-ups on the rows that were looked up, against those of whole tables. */
class SparseRowsTest {
  private static final Tensor RATE = Tensor.constant(0.3);

  /** What becomes of a gradient. */
  private enum Rule {
    SGD {
      @Override
      void write(Table table, Tensor gradient) {
        table.update(table.weight.read().sub(gradient.mul(RATE)));
      }
    },
    ADAGRAD {
      @Override
      void write(Table table, Tensor gradient) {
        Tensor sum = table.slot.read().add(gradient.square());
        table.updates.put(table.slot, sum);
        table.update(table.weight.read().sub(gradient.div(sum.sqrt().add(1e-10)).mul(RATE)));
      }
    },
    CLIPPED_BY_NORM {
      @Override
      void write(Table table, Tensor gradient) {
        Tensor norm = gradient.sumOfSquares().sqrt();
        ADAGRAD.write(table, gradient.mul(norm.max(0.1).rdiv(0.1)));
      }
    },
    CLIPPED_BY_VALUE {
      @Override
      void write(Table table, Tensor gradient) {
        Tensor clipped = gradient.abs().greater(0.06).mul(gradient).mean();
        SGD.write(table, gradient.max(-0.05).min(0.07).mul(clipped.abs().add(1)));
      }
    },
    SCALED_BY_COLUMN {
      @Override
      void write(Table table, Tensor gradient) {
        Tensor columns = Tensor.iota(table.weight.shape().extent(-1)).add(1);
        SGD.write(table, gradient.mul(columns).mul(table.slot.read()));
      }
    },
    BY_THE_LARGEST {
      @Override
      void write(Table table, Tensor gradient) {
        SGD.write(table, gradient.div(gradient.negate().max().add(1)));
      }
    };

    abstract void write(Table table, Tensor gradient);
  }

  /** A table, a slot of its shape, and what a step makes of them. */
  private static final class Table {
    final Variable weight;
    final Variable slot;
    final Map<Variable, Tensor> updates = new LinkedHashMap<>();
    Tensor guard = Tensor.constant(1);

    Table(Shape shape) {
      weight = new Variable("weight", shape, Variable.Role.PARAMETER);
      slot = new Variable("slot", shape, Variable.Role.SLOT);
      Random random = new Random(5);
      for (int i = 0; i < shape.size(); i++) {
        weight.storage()[i] = (float) random.nextGaussian();
        slot.storage()[i] = random.nextFloat();
      }
    }

    void update(Tensor next) {
      updates.put(weight, next);
    }

    /** The mean over the looked-up vectors of each bag, squared, weighted. */
    Tensor gradient(Tensor... indices) {
      Tensor loss = Tensor.constant(0);
      for (Tensor index : indices) {
        Tensor bags = weight.read().gatherRows(index).mean(1);
        Tensor aims = Tensor.input("aims", bags.shape());
        loss = loss.add(bags.sub(aims).square().sum());
      }
      Tensor gradient = Gradients.of(loss, List.of(weight.read())).getFirst();
      guard = guard.mul(gradient.abs().max().less(1e15));
      return gradient;
    }

    Signature signature(Tensor... outputs) {
      return new Signature(List.of(outputs), updates, guard);
    }

    /** The same with every gradient an output: a whole table. */
    Signature dense() {
      List<Tensor> gradients = new ArrayList<>(Graph.ascending(signature().roots()));
      gradients.removeIf(tensor -> !(tensor.operation() instanceof Indexing.ScatterRows));
      return signature(gradients.toArray(Tensor[]::new));
    }

    void assertSameBits(Table other) {
      assertThat(weight.storage()).isEqualTo(other.weight.storage());
      assertThat(slot.storage()).isEqualTo(other.slot.storage());
    }
  }

  private static Tensor bags(String name, int bags, int each) {
    return Tensor.intInput(name, Shape.of(bags, each));
  }

  private static float[] aims(int size, int seed) {
    Random random = new Random(seed);
    float[] aims = new float[size];
    IntStream.range(0, size).forEach(i -> aims[i] = (float) random.nextGaussian());
    return aims;
  }

  @ParameterizedTest
  @EnumSource
  void stepAsWholeTablesDoToTheBit(Rule rule) {
    for (Shape shape :
        List.of(
            Shape.of(45),
            Shape.of(40, 2),
            Shape.of(61, 33),
            Shape.of(100, 32),
            Shape.of(2001, 5),
            Shape.of(31, 3, 5))) {
      // Of the last but one, some hundred rows: more than are written at a time.
      int bags = shape.extent(0) > 2000 ? 140 : 3;
      Table sparse = new Table(shape);
      Table dense = new Table(shape);
      for (Table table : List.of(sparse, dense)) {
        rule.write(table, table.gradient(bags("bags", bags, 5)));
      }
      Program rows = Program.compile(sparse.signature(), 2);
      Program whole = Program.compile(dense.dense(), 1);
      assertThat(rows.notes()).isEmpty();
      assertThat(whole.notes()).hasSize(1);
      Random random = new Random(shape.size());
      for (int step = 0; step < 4; step++) {
        // The last step looks up one row only.
        int[] indices = random.ints(5 * bags, 0, step == 3 ? 1 : shape.extent(0)).toArray();
        for (Program program : List.of(rows, whole)) {
          program.set("bags", indices);
          program.set("aims", aims(bags * shape.size() / shape.extent(0), step));
          assertThat(program.run()).isTrue();
        }
        sparse.assertSameBits(dense);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void stepAsTheInterpreterSays(Rule rule) {
    Shape shape = Shape.of(37, 6);
    Table table = new Table(shape);
    rule.write(table, table.gradient(bags("bags", 2, 4)));
    int[] bags = {36, 0, 5, 5, 36, 5, 7, 0};
    double[] indices = IntStream.of(bags).asDoubleStream().toArray();
    double[] aims = IntStream.range(0, 12).mapToDouble(i -> i / 8.0).toArray();
    Interpreter interpreter =
        new Interpreter(Rounding.DOUBLE, Map.of("bags", indices, "aims", aims));
    double[] expected = interpreter.evaluate(table.updates.get(table.weight));
    Program program = Program.compile(table.signature(), 1);
    float[] before = table.weight.values();
    program.set("bags", bags);
    program.set("aims", floats(aims));
    program.run();
    float[] after = table.weight.values();
    for (int i = 0; i < after.length; i++) {
      assertThat((double) after[i]).isCloseTo(expected[i], within(1e-5));
      int row = i / 6;
      boolean isTouched = IntStream.of(bags).anyMatch(index -> index == row);
      assertThat(after[i] == before[i]).as("row %d stays", row).isNotEqualTo(isTouched);
    }
  }

  private static float[] floats(double... values) {
    float[] floats = new float[values.length];
    IntStream.range(0, values.length).forEach(i -> floats[i] = (float) values[i]);
    return floats;
  }

  @ParameterizedTest
  @EnumSource
  void keepTheBytesForAnyNumberOfThreads(Rule rule) {
    Table[] tables = new Table[3];
    for (int threads : new int[] {1, 2, 4}) {
      Table table = new Table(Shape.of(5000, 33));
      tables[threads / 2] = table;
      rule.write(table, table.gradient(bags("bags", 50, 50)));
      Program program = Program.compile(table.signature(), threads);
      assertThat(program.notes()).isEmpty();
      program.set("bags", new Random(3).ints(2500, 0, 5000).toArray());
      program.set("aims", aims(50 * 33, 4));
      program.run();
      program.run();
    }
    tables[1].assertSameBits(tables[0]);
    tables[2].assertSameBits(tables[0]);
  }

  @Test
  void joinTheRowsOfSeveralLookUps() {
    Table sparse = new Table(Shape.of(50, 9));
    Table dense = new Table(Shape.of(50, 9));
    for (Table table : List.of(sparse, dense)) {
      Rule.CLIPPED_BY_NORM.write(table, table.gradient(bags("first", 2, 4), bags("second", 2, 7)));
    }
    Program rows = Program.compile(sparse.signature(), 2);
    Program whole = Program.compile(dense.dense(), 2);
    assertThat(rows.notes()).isEmpty();
    for (int step = 0; step < 3; step++) {
      for (Program program : List.of(rows, whole)) {
        program.set("first", new Random(step).ints(8, 0, 50).toArray());
        program.set("second", new Random(step + 5).ints(14, 0, 50).toArray());
        program.set("aims", aims(18, step));
        program.run();
      }
      sparse.assertSameBits(dense);
    }
  }

  /** Each table's step depends on the other's rows, as they were before. */
  @Test
  void readEachOthersTablesBeforeAnyIsWritten() {
    List<Table> firsts = new ArrayList<>();
    List<Table> seconds = new ArrayList<>();
    List<Program> programs = new ArrayList<>();
    for (boolean isDense : new boolean[] {false, true}) {
      Table first = new Table(Shape.of(2000, 5));
      Table second = new Table(Shape.of(2000, 5));
      Tensor a = first.gradient(bags("first", 100, 5));
      Tensor b = second.gradient(bags("second", 100, 5));
      Tensor step = a.mul(second.weight.read()).mul(RATE);
      Variable progress = new Variable("progress", Shape.SCALAR, Variable.Role.SLOT);
      Map<Variable, Tensor> updates = new LinkedHashMap<>();
      updates.put(first.weight, first.weight.read().sub(step));
      updates.put(second.weight, second.weight.read().sub(b.mul(first.weight.read()).mul(RATE)));
      // Read by a sum, the step is needed as a whole before any row is written.
      updates.put(progress, progress.read().add(step.sumOfSquares()));
      updates.put(first.slot, first.slot.read().add(step.mul(progress.read())));
      List<Tensor> outputs = isDense ? List.of(a, b) : List.of();
      Program program =
          Program.compile(new Signature(outputs, updates, Tensor.constant(1)), isDense ? 1 : 2);
      assertThat(program.notes().isEmpty()).isNotEqualTo(isDense);
      firsts.add(first);
      seconds.add(second);
      programs.add(program);
    }
    for (int step = 0; step < 3; step++) {
      for (Program program : programs) {
        program.set("first", new Random(step).ints(500, 0, 2000).toArray());
        program.set("second", new Random(step + 9).ints(500, 0, 2000).toArray());
        program.set("aims", aims(500, step));
        program.run();
      }
      firsts.getFirst().assertSameBits(firsts.getLast());
      seconds.getFirst().assertSameBits(seconds.getLast());
    }
  }

  @Test
  void leaveEveryByteWhereTheGuardRefuses() {
    Table table = new Table(Shape.of(50, 9));
    Rule.ADAGRAD.write(table, table.gradient(bags("bags", 2, 4)));
    Table before = new Table(Shape.of(50, 9));
    Program program = Program.compile(table.signature(), 2);
    program.set("bags", new int[] {1, 2, 3, 4, 5, 6, 7, 49});
    for (float poison : new float[] {Float.NaN, Float.POSITIVE_INFINITY, 1e20f}) {
      float[] aims = new float[18];
      aims[17] = poison;
      program.set("aims", aims);
      assertThat(program.run()).isFalse();
      table.assertSameBits(before);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 50, Integer.MIN_VALUE})
  void leaveEveryByteWhereAnIndexIsOutOfRange(int index) {
    Table table = new Table(Shape.of(50, 9));
    Rule.ADAGRAD.write(table, table.gradient(bags("bags", 2, 4)));
    Program program = Program.compile(table.signature(), 1);
    program.set("bags", new int[] {1, 2, 3, 4, 5, 6, 7, index});
    assertThatThrownBy(program::run)
        .isInstanceOf(EvenflowException.class)
        .hasMessageContaining("input bags holds " + index + ", allowed is 0 to 49");
    table.assertSameBits(new Table(Shape.of(50, 9)));
  }

  @Test
  void seeTheValuesBeforeTheStep() {
    Table table = new Table(Shape.of(50, 9));
    Rule.SGD.write(table, table.gradient(bags("bags", 2, 4)));
    Variable copy = new Variable("copy", table.weight.shape(), Variable.Role.SLOT);
    Variable twice = new Variable("twice", table.weight.shape(), Variable.Role.SLOT);
    table.updates.put(copy, table.weight.read());
    table.updates.put(twice, table.weight.read().mul(2));
    Program program = Program.compile(table.signature(table.weight.read()), 1);
    assertThat(program.notes()).containsExactly("all rows of weight are read by mul");
    program.set("bags", new int[] {1, 2, 3, 4, 5, 6, 7, 8});
    program.run();
    float[] before = new Table(Shape.of(50, 9)).weight.values();
    assertThat(table.weight.values()).isNotEqualTo(before);
    assertThat(copy.values()).isEqualTo(before);
    assertThat(program.values(0)).isEqualTo(before);
    for (int i = 0; i < before.length; i++) {
      assertThat(twice.values()[i]).isEqualTo(2 * before[i]);
    }
  }

  @Test
  void lookUpWhatIsMadeOfTablesFromTheirRows() {
    Shape shape = Shape.of(40, 3);
    Table table = new Table(shape);
    Variable column = new Variable("column", Shape.of(40, 1), Variable.Role.SLOT);
    IntStream.range(0, 40).forEach(i -> column.storage()[i] = i / 7f);
    Tensor scaled =
        table
            .weight
            .read()
            .mul(column.read().sub(2).exp())
            .add(Tensor.iota(3))
            .sub(table.slot.read());
    Tensor bags = bags("bags", 2, 4);
    Signature signature = Signature.of(scaled.gatherRows(bags), scaled.negate().gatherRows(bags));
    Signature whole = Signature.of(signature.outputs().get(0), signature.outputs().get(1), scaled);
    int[] rows = {39, 0, 5, 5, 39, 5, 7, 0};
    List<float[]> found = new ArrayList<>();
    for (Signature each : List.of(signature, whole)) {
      Program program = Program.compile(each, 1);
      program.set("bags", rows);
      program.run();
      found.add(program.values(0));
      found.add(program.values(1));
    }
    assertThat(found.get(0)).isEqualTo(found.get(2));
    assertThat(found.get(1)).isEqualTo(found.get(3));
    double[] indices = IntStream.of(rows).asDoubleStream().toArray();
    double[] expected =
        new Interpreter(Rounding.DOUBLE, Map.of("bags", indices))
            .evaluate(signature.outputs().getFirst());
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) found.getFirst()[i]).isCloseTo(expected[i], within(1e-4));
    }
  }

  @Test
  void lookUpWhatIsMadeOfTablesInMemoryOfTheRowsAlone() {
    Table table = new Table(Shape.of(1_000_000, 3));
    Tensor looked =
        table.weight.read().mul(2).add(table.slot.read()).gatherRows(bags("bags", 4, 50));
    assertThat(allocated(Signature.of(looked.sum(1)))).isLessThan(table.weight.shape().size());
  }

  /** A table and a column of its height, of which only rows marked by an index change. */
  @Test
  void leaveRowsThatNoIndexMarks() {
    for (int rows : new int[] {50, 9}) {
      Table table = new Table(Shape.of(rows, 9));
      Variable column = new Variable("column", Shape.of(rows, 1), Variable.Role.SLOT);
      Tensor bags = bags("bags", 2, 4);
      Tensor momentum = table.slot.read().mul(0.9).add(table.gradient(bags));
      Tensor marked = Tensor.constant(1).broadcastTo(Shape.of(2, 4, 9));
      Tensor isFound = marked.scatterRows(bags, table.weight.shape()).greater(0);
      Tensor isFoundRow =
          Tensor.constant(1)
              .broadcastTo(Shape.of(2, 4, 1))
              .scatterRows(bags, column.shape())
              .greater(0);
      Tensor next = table.weight.read().sub(momentum);
      table.updates.put(table.slot, Tensor.select(isFound, momentum, table.slot.read()));
      table.update(Tensor.select(isFound, next, table.weight.read()));
      table.updates.put(column, Tensor.select(isFoundRow, Tensor.constant(3), column.read()));
      Program program = Program.compile(table.signature(), 1);
      assertThat(program.notes()).isEmpty();
      program.set("bags", new int[] {1, 2, 3, 1, 1, 6, 0, 8});
      program.set("aims", aims(18, 1));
      float[] before = table.weight.values();
      assertThat(program.run()).isTrue();
      float[] after = table.weight.values();
      for (int i = 0; i < before.length; i++) {
        boolean stays = !List.of(0, 1, 2, 3, 6, 8).contains(i / 9);
        assertThat(after[i] == before[i]).as("row %d", i / 9).isEqualTo(stays);
        assertThat(column.values()[i / 9]).isEqualTo(stays ? 0 : 3);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "momentum | slot changes in rows without a gradient",
        "decay | weight changes in rows without a gradient",
        "norms of rows | it is read by sum",
        "a product | it is read by matmul",
        "many rows | so many rows are looked up",
        "an offset | a reduction counts rows without a gradient"
      })
  void sayWhyATableIsNeeded(String what, String reason) {
    Table table = new Table(Shape.of(50, 9));
    Tensor gradient =
        what.equals("many rows")
            ? table.gradient(bags("bags", 2, 7), bags("more", 2, 7))
            : table.gradient(bags("bags", 2, 7));
    Tensor weight = table.weight.read();
    switch (what) {
      case "momentum" -> {
        Tensor momentum = table.slot.read().mul(0.9).add(gradient);
        table.updates.put(table.slot, momentum);
        table.update(weight.sub(momentum));
      }
      case "decay" -> table.update(weight.sub(gradient.add(weight.mul(0.1))));
      case "norms of rows" ->
          table.update(weight.sub(gradient.mul(gradient.square().sum(1).reshape(50, 1))));
      case "a product" ->
          table.update(weight.sub(gradient.matmul(Tensor.literal(Shape.of(9, 9), aims(81, 1)))));
      case "an offset" -> table.update(weight.sub(gradient.mul(gradient.add(1).sumOfSquares())));
      default -> table.update(weight.sub(gradient));
    }
    Program program = Program.compile(table.signature(), 1);
    assertThat(program.notes())
        .containsExactly("all rows of the gradient of a table [50x9]: " + reason);
    Map<String, double[]> inputs = new LinkedHashMap<>();
    for (String name : List.of("bags", "more")) {
      int[] bags = new Random(7).ints(14, 0, 50).toArray();
      inputs.put(name, IntStream.of(bags).asDoubleStream().toArray());
      if (name.equals("bags") || what.equals("many rows")) {
        program.set(name, bags);
      }
    }
    inputs.put("aims", IntStream.range(0, 18).asDoubleStream().toArray());
    program.set("aims", floats(inputs.get("aims")));
    double[] expected =
        new Interpreter(Rounding.DOUBLE, inputs).evaluate(table.updates.get(table.weight));
    program.run();
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) table.weight.values()[i]).isCloseTo(expected[i], within(1e-3));
    }
  }

  @Test
  void needNoMemoryOfTheTablesHeight() {
    Table table = new Table(Shape.of(1_000_000, 3));
    Rule.CLIPPED_BY_NORM.write(table, table.gradient(bags("bags", 4, 50)));
    assertThat(allocated(table.signature())).isLessThan(table.weight.shape().size());
  }

  /** The bytes that are allocated to compile a signature and run it once. */
  private static long allocated(Signature signature) {
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    Program program = Program.compile(signature, 1);
    program.set("bags", new int[200]);
    program.run();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }
}
