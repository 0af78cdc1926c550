package dev.evenflow.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.testing.InterpretedTraining;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LbfgsTest {
  private static Tensor rosenbrock(Map<String, Tensor> parameters) {
    Tensor p = parameters.values().iterator().next();
    Tensor x = p.slice(0, 0, 1).sum();
    Tensor y = p.slice(0, 1, 2).sum();
    return x.rsub(1).square().add(y.sub(x.square()).square().mul(100));
  }

  /**
   * PyTorch 2.13, float64: LBFGS(lr=1, max_iter=1, max_eval=26, history_size=4,
   * line_search_fn="strong_wolfe", tolerance_grad=0), one step after the other from (-1.2, 1).
   */
  @Test
  void takesTheStepsOfPyTorch() {
    double[][] theirs = {
      {-1.02453193035, 1.07161962027},
      {-1.02845657456, 1.06818745575},
      {-1.02887953483, 1.06550295168},
      {-1.02761776638, 1.05841207827},
      {-1.02030848039, 1.03527698665},
      {-0.997019380724, 0.975567656374},
      {-0.942470488029, 0.851667315389},
      {-0.873818697905, 0.716042836417},
      {-0.745620376466, 0.509284410307},
      {-0.638637923808, 0.432140033211},
      {-0.464393877923, 0.18448166414},
      {-0.388410118834, 0.106944869335}
    };
    InterpretedTraining training =
        InterpretedTraining.of(new Lbfgs(1, 4, 12, 1e-9))
            .parameter("p", Shape.of(2), -1.2, 1)
            .onLoss(LbfgsTest::rosenbrock);
    for (double[] expected : theirs) {
      training.step();
      assertThat(training.values("p")).containsExactly(expected, within(1e-8));
    }
  }
}
