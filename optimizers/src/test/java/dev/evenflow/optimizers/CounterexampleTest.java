package dev.evenflow.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.testing.InterpretedTraining;
import dev.evenflow.training.Objective;
import dev.evenflow.training.Optimizer;
import dev.evenflow.training.Slots;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Reddi, Kale and Kumar (2018), section 3: in [-1, 1] the loss is 1010 x in every 101st step, else
 * -10 x. The best x is -1; Adam goes to 1.
 */
class CounterexampleTest {
  /** Brings every weight back to [-1, 1] after each step. */
  private record Projected(Optimizer optimizer) implements Optimizer {
    @Override
    public Map<Variable, Tensor> step(Objective objective, Slots slots) {
      Map<Variable, Tensor> next = new LinkedHashMap<>();
      optimizer
          .step(objective, slots)
          .forEach((parameter, weight) -> next.put(parameter, weight.max(-1.0).min(1.0)));
      return next;
    }
  }

  private static InterpretedTraining training(Optimizer rule) {
    return InterpretedTraining.of(new Projected(rule))
        .parameter("x", Shape.SCALAR, 0)
        .onGradients();
  }

  private static double after(InterpretedTraining training, int from, int to) {
    Map<String, double[]> rare = Map.of("x", new double[] {1010});
    Map<String, double[]> usual = Map.of("x", new double[] {-10});
    for (int t = from + 1; t <= to; t++) {
      training.step(t % 101 == 1 ? rare : usual);
    }
    return training.values("x")[0];
  }

  @Test
  void adamGoesToTheWrongEnd() {
    InterpretedTraining training = training(new Adam(1e-3, 0.9, 0.99, 1e-8, 0));
    assertThat(after(training, 0, 50_000)).isCloseTo(0.9385, within(5e-4));
    assertThat(after(training, 50_000, 100_000)).isCloseTo(0.9955, within(5e-4));
  }

  @Test
  void amsgradGoesToTheRightOne() {
    InterpretedTraining training =
        training(new Amsgrad(1e-3, 0.9, 0.99, 1e-8, 0, true, Amsgrad.Correction.AFTER_MAXIMUM));
    assertThat(after(training, 0, 100_000)).isCloseTo(-0.0817, within(5e-4));
    assertThat(after(training, 100_000, 500_000)).isCloseTo(-0.3934, within(5e-4));
    assertThat(after(training, 500_000, 1_000_000)).isCloseTo(-0.7797, within(5e-4));
    assertThat(after(training, 1_000_000, 2_000_000)).isCloseTo(-0.9947, within(5e-4));
  }
}
