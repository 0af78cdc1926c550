package dev.evenflow.optimizers.wrapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.evenflow.nn.Embedding;
import dev.evenflow.nn.EmbeddingBag;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Linear;
import dev.evenflow.nn.Scope;
import dev.evenflow.nn.Sequential;
import dev.evenflow.nn.Variables;
import dev.evenflow.nn.init.Normal;
import dev.evenflow.nn.loss.CrossEntropy;
import dev.evenflow.optimizers.AdamW;
import dev.evenflow.optimizers.Optimizers;
import dev.evenflow.optimizers.Sgd;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.testing.InterpretedTraining;
import dev.evenflow.testing.RowTraining;
import dev.evenflow.testing.VariableBits;
import dev.evenflow.training.BatchInputs;
import dev.evenflow.training.GradientTransform;
import dev.evenflow.training.Optimizer;
import dev.evenflow.training.ParameterScale;
import dev.evenflow.training.Schedule;
import dev.evenflow.training.TrainingPlan;
import dev.evenflow.training.TrainingStep;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LazyTest {
  private static final int ROWS = 40;

  private static final Schedule CONSTANT = (step, total, slots) -> Tensor.constant(1);

  /** Tells apart at which step's rate a decay is paid. */
  private static final Schedule FALLING = (step, total, slots) -> step.add(10).rdiv(10);

  /** The factor of {@link #FALLING} in the step of this number, from 0. */
  private static double falling(int step) {
    return 10.0 / (step + 10);
  }

  /** Rules that measure whole parameters: no rules of single rows. */
  private static final Set<String> WHOLE =
      Set.of("adafactor", "fromage", "lamb", "lars", "lbfgs", "muon", "prodigy", "sm3");

  static Stream<String> elementwiseRules() {
    return Optimizers.catalogue().names().stream().filter(name -> !WHOLE.contains(name));
  }

  private static RowTraining training(Optimizer optimizer, Schedule schedule, int count) {
    return training(optimizer, List.of(), schedule, count);
  }

  /** A table of 9 rows of 2 elements. */
  private static RowTraining training(
      Optimizer optimizer, List<GradientTransform> transforms, Schedule schedule, int count) {
    return new RowTraining(optimizer, transforms, schedule, Shape.of(9, 2), start(), count);
  }

  private static double[] start() {
    double[] start = new double[18];
    Arrays.setAll(start, i -> 1.5 - 0.25 * (i % 2));
    return start;
  }

  private static void assertClose(RowTraining training, double[] expected, double tolerance) {
    float[] weights = training.weights();
    for (int i = 0; i < weights.length; i++) {
      double unit = Math.max(1, Math.abs(expected[i]));
      assertThat((double) weights[i]).as("%d", i).isCloseTo(expected[i], within(tolerance * unit));
    }
  }

  /** Two Rosenbrock functions beside each other, with x in one row of a table and y in another. */
  private static final class Rosenbrock {
    static final int X = 2;
    static final int Y = 7;
    final RowByRow expected;
    int row = Y;

    Rosenbrock(RowByRow expected) {
      this.expected = expected;
    }

    /** The gradient by x, then by y, and so on, of a function so flat that all rates suit it. */
    double[] gradient() {
      row = row == Y ? X : Y;
      double[] gradient = new double[2];
      for (int i = 0; i < 2; i++) {
        double x = expected.row(X)[i];
        double above = expected.row(Y)[i] - x * x;
        gradient[i] = row == X ? -0.001 * (1 - x) - 0.2 * x * above : 0.1 * above;
      }
      return gradient;
    }

    /** One look-up of a row for each part of its gradient. */
    void step(RowTraining training, double[] gradient) {
      double[] parts = new double[8];
      Arrays.setAll(parts, i -> gradient[i % 2] * Math.pow(0.5, Math.min(i / 2 + 1, 3)));
      assertThat(training.step(new int[] {row, row, row, row}, parts)).isTrue();
    }
  }

  /** What a row loses in a step, of the rules that have a decay by default. */
  private static double share(String rule, int step) {
    return switch (rule) {
      case "adamw" -> 1e-3 * 1e-2;
      case "nadamw" -> 1e-3 * 1e-4;
      case "lion" -> 1e-4 * 1e-3;
      case "asgd" -> 1e-4 * 1e-2 / Math.pow(1 + 1e-4 * 1e-2 * step, 0.75);
      default -> 0;
    };
  }

  @ParameterizedTest
  @MethodSource("elementwiseRules")
  void stepsAsEveryRuleDoesRowByRow(String name) {
    Optimizer rule = Optimizers.catalogue().create(name);
    RowTraining training = training(new Lazy(rule), CONSTANT, 4);
    assertThat(training.isSparse()).isTrue();
    RowByRow expected = new RowByRow(rule, CONSTANT, 2, start());
    Rosenbrock rosenbrock = new Rosenbrock(expected);
    for (int step = 0; step < 2000; step++) {
      double[] gradient = rosenbrock.gradient();
      rosenbrock.step(training, gradient);
      expected.stepLazily(rosenbrock.row, gradient, share(name, step));
      assertClose(training, expected.weights(), 1e-6);
    }
    assertThat(training.weights()[2 * Rosenbrock.X]).isNotCloseTo(1.5f, within(0.01f));
  }

  /** As the rules' documentation says. */
  @Test
  void isNeededWhereRulesMoveOnWithoutAGradient() {
    Stream<String> still =
        elementwiseRules()
            .filter(name -> {
              InterpretedTraining training =
                  InterpretedTraining.of(Optimizers.catalogue().create(name))
                      .parameter("p", Shape.of(1), 1)
                      .onGradients();
              training.step(Map.of("p", new double[] {1}));
              training.step(Map.of("p", new double[] {1.5}));
              double before = training.values("p")[0];
              training.step(Map.of("p", new double[1]));
              return Math.abs(training.values("p")[0] - before) < 1e-12;
            });
    assertThat(still)
        .containsExactlyInAnyOrder(
            "adadelta",
            "adagrad",
            "adagrad-keras",
            "ftrl",
            "rmsprop",
            "rmsprop-keras",
            "rprop",
            "sgd",
            "sign-sgd");
  }

  static Stream<String> rulesThatLeaveRows() {
    return elementwiseRules()
        .filter(name -> training(Optimizers.catalogue().create(name), CONSTANT, 4).isSparse());
  }

  /** Such rules need no wrapper. */
  @ParameterizedTest
  @MethodSource("rulesThatLeaveRows")
  void rulesThatLeaveOtherRowsStepAsOnWholeTables(String name) {
    Optimizer rule = Optimizers.catalogue().create(name);
    RowTraining training = training(rule, CONSTANT, 4);
    RowTraining lazy = training(new Lazy(rule), CONSTANT, 4);
    RowByRow expected = new RowByRow(rule, CONSTANT, 2, start());
    Rosenbrock rosenbrock = new Rosenbrock(expected);
    for (int step = 0; step < 2000; step++) {
      double[] gradient = rosenbrock.gradient();
      rosenbrock.step(training, gradient);
      rosenbrock.step(lazy, gradient);
      expected.stepAll(rosenbrock.row, gradient);
      assertClose(training, expected.weights(), 0);
      assertThat(lazy.weights()).isEqualTo(training.weights());
    }
  }

  /** As PyTorch writes its SparseAdam, with a decay and a schedule. */
  @Test
  void isSparseAdamWithADecayForEveryRow() {
    AdamW adamW = new AdamW(0.02, 0.9, 0.99, 1e-8, 0, 0.3);
    RowTraining training = training(new Lazy(adamW), FALLING, 3);
    double[] weights = start();
    double[] m = new double[18];
    double[] v = new double[18];
    Random random = new Random(1);
    for (int step = 0; step < 300; step++) {
      double rate = 0.02 * falling(step);
      int[] rows = random.ints(3, 0, 5).toArray();
      double[] gradients = random.doubles(6, -1, 1).toArray();
      double[] sums = new double[18];
      for (int i = 0; i < 6; i++) {
        sums[2 * rows[i / 2] + i % 2] += gradients[i];
      }
      for (int i = 0; i < 18; i++) {
        weights[i] -= rate * 0.3 * weights[i];
        int row = i / 2;
        if (IntStream.of(rows).anyMatch(each -> each == row)) {
          m[i] = 0.9 * m[i] + 0.1 * sums[i];
          v[i] = 0.99 * v[i] + 0.01 * sums[i] * sums[i];
          double first = m[i] / (1 - Math.pow(0.9, step + 1));
          double second = v[i] / (1 - Math.pow(0.99, step + 1));
          weights[i] -= rate * first / (Math.sqrt(second) + 1e-8);
        }
      }
      assertThat(training.step(rows, gradients)).isTrue();
      assertClose(training, weights, 5e-6);
    }
  }

  @Test
  void leavesMomentsOfOtherRowsWhereTheyAre() {
    RowTraining training = training(new Lazy(new Sgd(0.1, 0.5)), CONSTANT, 1);
    training.step(new int[] {3}, 1, -2);
    training.step(new int[] {5}, 1, 1);
    training.step(new int[] {5}, 1, 1);
    training.step(new int[] {3}, 0, 1);
    // Momentum 1 then 0.5; -2 then 0.
    assertThat(training.row(3)).containsExactly(new float[] {1.35f, 1.45f}, within(1e-6f));
    assertThat(training.row(5)).containsExactly(new float[] {1.25f, 1}, within(1e-6f));
    assertThat(training.row(0)).containsExactly(1.5f, 1.25f);
  }

  /** SGD with decoupled decay has no moments, so lazy steps are the dense ones. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 17, 400})
  void paysTheDecayOfEveryStepOfAGap(int gap) {
    Optimizer decaying = new DecoupledDecay(new Sgd(0.1), 0.1, 0.08);
    RowTraining lazy = training(new Lazy(decaying), FALLING, 2);
    RowTraining dense = training(decaying, FALLING, 2);
    assertThat(lazy.isSparse()).isTrue();
    assertThat(dense.isSparse()).isFalse();
    double factor = 1;
    for (int step = 0; step < gap; step++) {
      lazy.step(new int[] {0, 1}, 0.1, 0.2, 0, -0.1);
      dense.step(new int[] {0, 1}, 0.1, 0.2, 0, -0.1);
      factor *= 1 - 0.1 * 0.08 * falling(step);
      assertThat(lazy.row(4)[0]).isCloseTo((float) (1.5 * factor), within(1e-6f));
      assertThat(lazy.stored()[8]).isEqualTo(1.5f);
    }
    // The loss is the sum of what was looked up: row 4 is read as it has decayed.
    lazy.step(new int[] {4, 4}, 1, 0, 0, 0);
    dense.step(new int[] {4, 4}, 1, 0, 0, 0);
    assertThat(lazy.loss()).isCloseTo(1.5 * factor, within(1e-6));
    for (int i = 0; i < 18; i++) {
      assertThat(lazy.weights()[i]).isCloseTo(dense.weights()[i], within(2e-6f));
    }
    assertThat(lazy.stored()[8]).isEqualTo(lazy.weights()[8]);
  }

  @Test
  void paysSmallDebtsOfAManyTimesDecayedTable() {
    RowTraining training =
        training(new Lazy(new DecoupledDecay(new Sgd(0.1), 1, 0.5)), CONSTANT, 1);
    int[] elsewhere = {0};
    IntStream.range(0, 20).forEach(step -> training.step(elsewhere, 0, 0));
    assertThat(training.row(4)[0]).isCloseTo(1.5f * 0x1p-20f, within(1e-11f));
    // A row that is set anew forgets what it lost.
    training.step(new int[] {4}, -10, 0);
    float before = training.row(4)[0];
    training.step(elsewhere, 0, 0);
    assertThat(training.row(4)[0]).isCloseTo(before / 2, within(1e-6f));
  }

  @Test
  void followsTheDecayOfAParametersGroup() {
    Optimizer adamW = new Lazy(new AdamW(0.1, 0.1));
    RowTraining spared =
        training(
            new ParameterGroups(
                adamW,
                List.of(
                    new ParameterGroups.Group(new NamePattern("tab*"), new ParameterScale(1, 0)))),
            CONSTANT,
            1);
    spared.step(new int[] {1}, 1, 1);
    spared.step(new int[] {1}, 1, 1);
    assertThat(spared.row(0)).containsExactly(1.5f, 1.25f);
    assertThat(spared.bits()).doesNotContainKey("table/lazy.paid");
  }

  /** A norm over the rows is the norm of the whole gradient. */
  @Test
  void clipsWhatTheRowsHold() {
    GradientTransform byNorm =
        (gradients, slots) -> {
          Tensor squares =
              gradients.values().stream()
                  .map(Tensor::sumOfSquares)
                  .reduce(Tensor.constant(0), Tensor::add);
          Map<Variable, Tensor> clipped = new LinkedHashMap<>(gradients);
          clipped.replaceAll((any, gradient) -> gradient.mul(squares.sqrt().max(1).rdiv(1)));
          return clipped;
        };
    RowTraining training = training(new Lazy(new Sgd(0.1, 0.9)), List.of(byNorm), CONSTANT, 3);
    assertThat(training.isSparse()).isTrue();
    training.step(new int[] {2, 6, 2}, 1, 0, 4, 0, 2, 0);
    // Row 2 has 3, row 6 has 4: a norm of 5.
    assertThat(training.row(2)[0]).isCloseTo(1.5f - 0.06f, within(1e-6f));
    assertThat(training.row(6)[0]).isCloseTo(1.5f - 0.08f, within(1e-6f));
    training.step(new int[] {2, 2, 2}, 0, 0, 0, 0, 0, 0);
    assertThat(training.row(2)[0]).isCloseTo(1.5f - 0.06f - 0.054f, within(1e-6f));
    assertThat(training.row(6)[0]).isCloseTo(1.5f - 0.08f, within(1e-6f));
  }

  @ParameterizedTest
  @MethodSource("elementwiseRules")
  void leavesEveryByteWhereTheGuardRefuses(String name) {
    Optimizer rule = new DecoupledDecay(Optimizers.catalogue().create(name), 0.1, 0.1);
    RowTraining training = training(new Lazy(rule), CONSTANT, 2);
    assertThat(training.step(new int[] {2, 6}, 1, -1, 2, 0.5)).isTrue();
    Map<String, List<Long>> before = training.bits();
    for (double poison : new double[] {Double.NaN, Double.POSITIVE_INFINITY, 1e20}) {
      assertThat(training.step(new int[] {2, 3}, 1, 1, 1, poison)).isFalse();
      assertThat(training.bits()).isEqualTo(before);
    }
    assertThat(training.step(new int[] {2, 3}, 1, 1, 1, 1)).isTrue();
    assertThat(training.bits()).isNotEqualTo(before);
  }

  @Test
  void refusesADecayThatLeavesNothing() {
    RowTraining training = training(new Lazy(new AdamW(2, 0.5)), CONSTANT, 1);
    Map<String, List<Long>> before = training.bits();
    assertThat(training.step(new int[] {1}, 1, 1)).isFalse();
    assertThat(training.bits()).isEqualTo(before);
  }

  /** Where more changes the table after the step, every row is written. */
  @Test
  void staysExactInsideOfWrappersThatChangeAllRows() {
    RowTraining outside =
        training(new DecoupledDecay(new Lazy(new AdamW(0.1, 0.2)), 0.1, 0.3), CONSTANT, 1);
    RowTraining inside =
        training(new Lazy(new DecoupledDecay(new AdamW(0.1, 0.2), 0.1, 0.3)), CONSTANT, 1);
    assertThat(outside.isSparse()).isFalse();
    assertThat(inside.isSparse()).isTrue();
    for (int step = 0; step < 20; step++) {
      int[] row = {step % 3};
      outside.step(row, 1, step);
      inside.step(row, 1, step);
    }
    for (int i = 0; i < 18; i++) {
      assertThat(outside.weights()[i]).isCloseTo(inside.weights()[i], within(2e-6f));
      assertThat(outside.stored()[i]).isEqualTo(outside.weights()[i]);
    }
  }

  /** An average around the wrapper is of all rows as they decay. */
  @Test
  void isAveragedAsTheWholeTable() {
    Optimizer decaying = new DecoupledDecay(new Sgd(0.1), 0.1, 0.5);
    RowTraining averaged = training(new Ema(new Lazy(decaying), 0.5), CONSTANT, 1);
    RowTraining dense = training(new Ema(decaying, 0.5), CONSTANT, 1);
    for (int step = 0; step < 10; step++) {
      int[] row = {step % 2};
      averaged.step(row, 1, -1);
      dense.step(row, 1, -1);
    }
    for (int i = 0; i < 18; i++) {
      assertThat(averaged.weights()[i]).isCloseTo(dense.weights()[i], within(1e-6f));
    }
  }

  /** The bytes that are allocated to compile and take a step, beside the variables. */
  private static long allocated(int rows) {
    Variables variables = new Variables(0);
    Layer model = new EmbeddingBag(rows, 2, EmbeddingBag.Mode.MEAN, new Normal(1));
    Optimizer lazy = new Lazy(new DecoupledDecay(new AdamW(0.1, 0.1), 0.1, 0.1));
    TrainingPlan plan = new TrainingPlan(model, new CrossEntropy(), lazy, List.of(), FALLING, 1000);
    BatchInputs inputs = BatchInputs.ofIndices(Shape.of(4, 5), Shape.of(4));
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
    long allocated = 0;
    // The first time variables are made.
    for (int time = 0; time < 2; time++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      TrainingStep step = new TrainingStep(plan, variables, inputs, 1);
      assertThat(step.run(new Random(1).ints(20, 0, rows).toArray(), new int[4], 0).committed())
          .isTrue();
      allocated = threads.getCurrentThreadAllocatedBytes() - before;
    }
    return allocated;
  }

  @Test
  void needsNoMemoryOfTheTablesHeight() {
    int rows = 200_000;
    assertThat(allocated(rows)).isLessThan(allocated(100) + rows);
  }

  /** Two look-ups of one table. */
  private static Tensor lookedUpTwice(Tensor input, Scope scope) {
    Tensor table = new Embedding(ROWS, 3, new Normal(1)).table(scope);
    Tensor first = table.gatherRows(input.slice(1, 0, 2)).mean(1);
    return table.gatherRows(input.slice(1, 2, 5)).sum(1).mul(first);
  }

  /** A table that is looked up and multiplied by. */
  private static Tensor tied(Tensor input, Scope scope) {
    Tensor table = new Embedding(ROWS, 3, new Normal(1)).table(scope);
    return Tensor.matmul(table.gatherRows(input).mean(1), table, false, true);
  }

  /** Losses before each step of a classification, and the variables after it. */
  private static Map<String, List<Long>> trained(
      Layer model, int classes, Optimizer optimizer, List<Double> losses) {
    Variables variables = new Variables(4);
    TrainingPlan plan =
        new TrainingPlan(model, new CrossEntropy(), optimizer, List.of(), FALLING, 1000);
    BatchInputs inputs = BatchInputs.ofIndices(Shape.of(2, 5), Shape.of(2));
    TrainingStep step = new TrainingStep(plan, variables, inputs, 1);
    for (int i = 0; i < 30; i++) {
      Random random = new Random(i);
      int[] indices = random.ints(10, 0, ROWS).toArray();
      losses.add(step.run(indices, random.ints(2, 0, classes).toArray(), i).loss());
    }
    return VariableBits.bits(variables);
  }

  @Test
  void letsTheModelReadTablesAsTheyHaveDecayed() {
    Layer model = new Sequential(LazyTest::lookedUpTwice, new Linear(3, new Normal(1)));
    Optimizer decaying = new DecoupledDecay(new Sgd(0.5), 0.5, 0.3);
    List<Double> dense = new ArrayList<>();
    List<Double> lazy = new ArrayList<>();
    trained(model, 3, decaying, dense);
    assertThat(trained(model, 3, new Lazy(decaying), lazy)).hasSizeGreaterThan(3);
    for (int i = 0; i < 30; i++) {
      assertThat(lazy.get(i)).as("step %d", i).isCloseTo(dense.get(i), within(1e-5));
    }
    assertThat(lazy.getLast()).isNotCloseTo(lazy.getFirst(), within(1e-3));
  }

  @Test
  void isNothingToATableThatIsReadInAnotherWay() {
    AdamW adamW = new AdamW(0.1, 0.1);
    assertThat(trained(LazyTest::tied, ROWS, new Lazy(adamW), new ArrayList<>()))
        .isEqualTo(trained(LazyTest::tied, ROWS, adamW, new ArrayList<>()));
  }
}
