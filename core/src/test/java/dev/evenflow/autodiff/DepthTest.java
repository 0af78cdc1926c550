package dev.evenflow.autodiff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.interpreter.Interpreter;
import dev.evenflow.interpreter.Rounding;
import dev.evenflow.tensor.Graph;
import dev.evenflow.tensor.Scan;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Deep expressions: the default stack is enough and sizes grow in proportion to the depth. */
@Timeout(60)
class DepthTest {
  private static final Shape STATE = Shape.of(1, 2);

  /** The derivatives of a tanh net by the bias of each layer, and of them again by the input. */
  private static List<Tensor> net(int layers) {
    Tensor x = Tensor.input("x", STATE);
    Tensor weight = Tensor.input("w", Shape.of(2, 2));
    List<Tensor> biases = new ArrayList<>();
    Tensor h = x;
    for (int i = 0; i < layers; i++) {
      biases.add(Tensor.input("b", STATE));
      h = h.matmul(weight).add(biases.getLast()).tanh();
    }
    List<Tensor> gradients = Gradients.of(h.sum(), biases);
    List<Tensor> second = Gradients.of(gradients.getFirst().sum(), List.of(x, weight));
    List<Tensor> all = new ArrayList<>(gradients);
    all.addAll(second);
    return all;
  }

  @Test
  void aNetOfThousandLayersDifferentiatesTwiceInProportion() {
    int thousand = Graph.ascending(net(1000)).size();
    int fiveHundred = Graph.ascending(net(500)).size();
    int twoHundredFifty = Graph.ascending(net(250)).size();
    assertThat(thousand - fiveHundred).isEqualTo(2 * (fiveHundred - twoHundredFifty));
    assertThat(thousand).isLessThan(1000 * 60);
  }

  @Test
  void aNetOfThousandLayersEvaluates() {
    Map<String, double[]> inputs =
        Map.of(
            "x", new double[] {0.1, -0.2},
            "w", new double[] {0, 1, -1, 0},
            "b", new double[] {0, 0});
    List<double[]> values = new Interpreter(Rounding.DOUBLE, inputs).evaluate(net(1000));
    assertThat(values.getFirst()).doesNotContain(Double.NaN).doesNotContain(0.0);
  }

  @Test
  void aLoopOfThousandStepsDifferentiatesAndEvaluates() {
    int time = 1000;
    Tensor x = Tensor.input("x", Shape.of(time));
    Tensor initial = Tensor.input("c", Shape.SCALAR);
    Tensor last =
        Scan.over(
                List.of(x),
                List.of(initial),
                step -> new Scan.Next(List.of(step.carry(0).mul(step.element(0))), List.of()))
            .last(0);
    List<Tensor> gradients = Gradients.of(last, List.of(initial, x));
    List<Tensor> second = Gradients.of(gradients.get(1).sum(), List.of(initial));
    double[] ones = new double[time];
    Arrays.fill(ones, 1);
    Interpreter interpreter =
        new Interpreter(Rounding.DOUBLE, Map.of("x", ones, "c", new double[] {3}));
    assertThat(interpreter.evaluate(gradients.get(0))).containsExactly(1);
    assertThat(interpreter.evaluate(gradients.get(1))).hasSize(time).containsOnly(3);
    assertThat(interpreter.evaluate(second.getFirst())).containsExactly(time);
  }

  @Test
  void aSumOfThousandUsesOfOneTensorDifferentiates() {
    Tensor x = Tensor.input("x", STATE);
    Tensor sum = x;
    for (int i = 0; i < 10_000; i++) {
      sum = sum.add(x);
    }
    Tensor gradient = Gradients.of(sum.sum(), List.of(x)).getFirst();
    assertThat(new Interpreter(Rounding.DOUBLE, Map.of()).evaluate(gradient))
        .containsExactly(10_001, 10_001);
  }

  @Test
  void aStepThatUsesACapturedTensorThousandsOfTimesDifferentiates() {
    Tensor x = Tensor.input("x", Shape.of(2, 2));
    Tensor captured = Tensor.input("w", Shape.of(2));
    Tensor last =
        Scan.over(
                List.of(x),
                List.of(Tensor.zeros(Shape.of(2))),
                step -> {
                  Tensor next = step.carry(0);
                  for (int i = 0; i < 5_000; i++) {
                    next = next.add(captured.mul(step.element(0)));
                  }
                  return new Scan.Next(List.of(next), List.of());
                })
            .last(0);
    Tensor gradient = Gradients.of(last.sum(), List.of(captured)).getFirst();
    Map<String, double[]> inputs = Map.of("x", new double[] {1, 2, 3, 4}, "w", new double[2]);
    assertThat(new Interpreter(Rounding.DOUBLE, inputs).evaluate(gradient))
        .containsExactly(20_000, 30_000);
  }
}
