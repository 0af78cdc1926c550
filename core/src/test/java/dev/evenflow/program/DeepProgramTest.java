package dev.evenflow.program;

import static dev.evenflow.testing.Closeness.assertClose;
import static dev.evenflow.testing.Closeness.assertCloseToLargest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.autodiff.Gradients;
import dev.evenflow.nn.Build;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Linear;
import dev.evenflow.nn.Sequential;
import dev.evenflow.nn.Variables;
import dev.evenflow.nn.activation.StandardActivation;
import dev.evenflow.tensor.Scan;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.testing.Compiled;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Deep nets and long loops are differentiated, compiled and run on a thread's default stack. */
@Timeout(60)
class DeepProgramTest {
  private static final int DEPTH = 1000;
  private static final int WIDTH = 3;

  /** Each layer or step rounds twice, by 6e-8 of the value, all to the same side at the worst. */
  private static final double TOLERANCE = 2 * DEPTH * 0x1p-24;

  /** What is computed on a thread of its own, with the stack that all get. */
  private static List<double[]> onPlainThread(Callable<List<double[]>> work) throws Exception {
    FutureTask<List<double[]>> task = new FutureTask<>(work);
    Thread.ofPlatform().start(task);
    return task.get();
  }

  /** An entry of a diagonal weight: layers widen and narrow in turn, each a little differently. */
  private static float diagonal(int layer, int at) {
    return (layer % 2 == 0 ? 1.25f : 0.8f) + 1e-4f * ((layer + at) % 7 - 3);
  }

  private static Layer net() {
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < DEPTH; i++) {
      int layer = i;
      layers.add(
          new Linear(
              WIDTH,
              (shape, fans, random) -> {
                float[] weight = new float[shape.size()];
                for (int at = 0; at < WIDTH; at++) {
                  weight[at * WIDTH + at] = diagonal(layer, at);
                }
                return weight;
              }));
      layers.add(StandardActivation.RELU);
    }
    return new Sequential(layers);
  }

  @Test
  void aNetOfThousandLayersHasTheGradientsOfItsDiagonals() throws Exception {
    double[] x = {1, 0.5, 2};
    Variables variables = new Variables(1);
    Tensor input = Tensor.input("x", Shape.of(1, WIDTH));
    Tensor output = new Build(variables, true, Tensor.constant(0)).apply(net(), input);
    List<Variable> parameters = variables.of(Variable.Role.PARAMETER);
    assertThat(parameters).hasSize(2 * DEPTH);
    List<Tensor> reads = parameters.stream().map(Variable::read).toList();
    List<double[]> computed =
        onPlainThread(() -> Compiled.values(Gradients.of(output.sum(), reads), Map.of(input, x)));

    // With positive values relu is the identity and so the output's element k is the product of all
    // diagonals' element k and x's. A layer's weight [a, k] gets its input a times what follows.
    double[][] before = new double[DEPTH + 1][WIDTH];
    before[0] = x;
    for (int i = 0; i < DEPTH; i++) {
      for (int k = 0; k < WIDTH; k++) {
        before[i + 1][k] = before[i][k] * diagonal(i, k);
      }
    }
    for (int i = 0; i < DEPTH; i++) {
      double[] bias = new double[WIDTH];
      double[] weight = new double[WIDTH * WIDTH];
      for (int k = 0; k < WIDTH; k++) {
        bias[k] = before[DEPTH][k] / before[i + 1][k];
        for (int a = 0; a < WIDTH; a++) {
          weight[a * WIDTH + k] = before[i][a] * bias[k];
        }
      }
      String layer = parameters.get(2 * i).name();
      assertClose(layer, computed.get(2 * i), weight, 0, TOLERANCE);
      assertClose(layer + ", its bias", computed.get(2 * i + 1), bias, 0, TOLERANCE);
    }
  }

  /** {@code h = a h + x}: the last h is {@code a^T h0} and the sum of {@code a^(T-1-t) x(t)}. */
  @Test
  void aLoopOfThousandStepsHasTheGradientsOfItsClosedForm() throws Exception {
    float[] factors = {0.999f, -0.998f, 1.0005f};
    double[] first = {0.7, -1.1, 0.3};
    double[] elements =
        IntStream.range(0, DEPTH * WIDTH).mapToDouble(i -> (float) Math.sin(0.37 * i)).toArray();
    Tensor a = Tensor.input("a", Shape.of(WIDTH));
    Tensor h = Tensor.input("h", Shape.of(WIDTH));
    Tensor x = Tensor.input("x", Shape.of(DEPTH, WIDTH));
    Tensor last =
        Scan.over(
                List.of(x),
                List.of(h),
                step ->
                    new Scan.Next(List.of(step.carry(0).mul(a).add(step.element(0))), List.of()))
            .last(0);
    Map<Tensor, double[]> leaves = Map.of(a, Compiled.doubles(factors), h, first, x, elements);
    List<double[]> computed =
        onPlainThread(() -> {
          List<Tensor> tensors = new ArrayList<>(List.of(last));
          tensors.addAll(Gradients.of(last.sum(), List.of(a, h, x)));
          return Compiled.values(tensors, leaves);
        });

    double[] value = new double[WIDTH];
    double[] byFactor = new double[WIDTH];
    double[] byFirst = new double[WIDTH];
    double[] byElement = new double[DEPTH * WIDTH];
    for (int k = 0; k < WIDTH; k++) {
      double power = 1;
      for (int t = DEPTH - 1; t >= 0; t--) {
        int exponent = DEPTH - 1 - t;
        byElement[t * WIDTH + k] = power;
        value[k] += power * elements[t * WIDTH + k];
        byFactor[k] += exponent * power / factors[k] * elements[t * WIDTH + k];
        power *= factors[k];
      }
      byFirst[k] = power;
      value[k] += power * first[k];
      byFactor[k] += DEPTH * power / factors[k] * first[k];
    }
    assertCloseToLargest("last", computed.get(0), value, TOLERANCE);
    assertCloseToLargest("by the factors", computed.get(1), byFactor, TOLERANCE);
    assertCloseToLargest("by the first", computed.get(2), byFirst, TOLERANCE);
    assertCloseToLargest("by the elements", computed.get(3), byElement, TOLERANCE);
  }
}
