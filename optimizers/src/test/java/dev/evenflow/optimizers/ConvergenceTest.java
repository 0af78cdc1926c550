package dev.evenflow.optimizers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.testing.InterpretedTraining;
import dev.evenflow.training.Optimizer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every rule finds the minimum of two classic functions, with the rates of Optax's own suite. */
class ConvergenceTest {
  private static final int MOST_STEPS = 10_000;
  private static final double CLOSE = 3e-2;

  private record Problem(
      String name, double[] start, double[] minimum, Function<Tensor, Tensor> loss) {}

  private static final Problem PARABOLA =
      new Problem(
          "parabola",
          new double[] {-1, 10, 1},
          new double[] {1, -1, 1},
          p -> p.sub(Tensor.literal(Shape.of(3), 1, -1, 1)).square().sum());

  private static final Problem ROSENBROCK =
      new Problem("rosenbrock", new double[2], new double[] {1, 1}, ConvergenceTest::rosenbrock);

  private static Tensor rosenbrock(Tensor p) {
    Tensor x = p.slice(0, 0, 1).sum();
    Tensor y = p.slice(0, 1, 2).sum();
    return x.rsub(1).square().add(y.sub(x.square()).square().mul(100));
  }

  private static Map<String, Optimizer> optimizers() {
    Map<String, Optimizer> all = new LinkedHashMap<>();
    all.put("sgd", new Sgd(1e-3, 0.9));
    all.put("adadelta", new Adadelta(0.1));
    all.put("adafactor", new Adafactor(5e-3));
    all.put("adagrad", new Adagrad(1, 0.1, 1e-7, true));
    all.put("adam", new Adam(0.1));
    all.put("adamw", new AdamW(0.1, 1e-4));
    all.put("adamax", new Adamax(0.1));
    all.put("asgd", new Asgd(1e-3, 0, 0, 1e6));
    all.put("nadamw", new NadamW(1e-2));
    all.put("adan", new Adan(0.1));
    all.put("amsgrad", new Amsgrad(0.1));
    all.put("lars", new Lars(1));
    all.put("lamb", new Lamb(1e-3));
    all.put("nadam", new Nadam(1e-2));
    all.put("novograd", new NovoGrad(1e-3));
    all.put("rmsprop", new RmsProp(5e-3, 0.9, 1e-8, true, false, 0, false, 0, false));
    all.put("fromage", new Fromage(5e-3));
    all.put("adabelief", new AdaBelief(1e-2));
    all.put("radam", new RAdam(5e-3));
    all.put("rprop", new Rprop(0.1));
    all.put("sm3", new Sm3(1));
    all.put("yogi", new Yogi(0.1));
    all.put("adopt", new Adopt(1e-2));
    all.put("madgrad", new Madgrad(1e-2));
    all.put("muon", new Muon(1e-2));
    all.put("prodigy", new Prodigy(0.1));
    all.put("schedule-free-sgd", new ScheduleFreeSgd(1e-2, 0.9, 0, 2, 5000));
    all.put("schedule-free-adamw", new ScheduleFreeAdamW(1e-2, 0.9, 0.999, 1e-8, 0, 2, 5000));
    return all;
  }

  @TestFactory
  Stream<DynamicTest> everyOptimizerFindsTheMinimum() {
    return optimizers().entrySet().stream()
        .flatMap(entry ->
            Stream.of(PARABOLA, ROSENBROCK)
                .map(problem ->
                    DynamicTest.dynamicTest(
                        entry.getKey() + " on " + problem.name(),
                        () ->
                            assertThat(distance(entry.getValue(), problem, MOST_STEPS))
                                .isLessThan(CLOSE))));
  }

  @Test
  void signsOfFixedSizeComeAsNearAsTheRateAllows() {
    Lion lion = new Lion(1e-2, 0.9, 0.99, 1e-4);
    assertThat(distance(lion, PARABOLA, MOST_STEPS)).isLessThan(CLOSE);
    assertThat(distance(lion, ROSENBROCK, MOST_STEPS)).isLessThan(2 * CLOSE);
  }

  /** At 1e-3 Optax's own is still at -4.93 for -1 on the parabola. */
  @Test
  void aSlowAverageNeedsAHigherRateToComeFar() {
    assertThat(distance(new AdEMAMix(1e-3), ROSENBROCK, MOST_STEPS)).isLessThan(CLOSE);
    assertThat(distance(new AdEMAMix(3e-2), PARABOLA, MOST_STEPS)).isLessThan(CLOSE);
  }

  @Test
  void secondOrderStepsNeedFew() {
    assertThat(distance(new Lbfgs(), PARABOLA, 3)).isLessThan(1e-6);
    assertThat(distance(new Lbfgs(), ROSENBROCK, 40)).isLessThan(1e-4);
  }

  private static double distance(Optimizer optimizer, Problem problem, int steps) {
    InterpretedTraining training =
        InterpretedTraining.of(optimizer)
            .parameter("p", Shape.of(problem.start().length), problem.start())
            .onLoss(parameters -> problem.loss().apply(parameters.values().iterator().next()));
    for (int step = 0; step < steps; step++) {
      training.step();
    }
    return distance(training.values("p"), problem.minimum());
  }

  private static double distance(double[] found, double[] minimum) {
    double distance = 0;
    for (int i = 0; i < minimum.length; i++) {
      distance = Math.max(distance, Math.abs(found[i] - minimum[i]));
    }
    return distance;
  }
}
