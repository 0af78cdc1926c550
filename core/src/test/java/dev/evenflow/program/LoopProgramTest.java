package dev.evenflow.program;

import static dev.evenflow.testing.Closeness.assertCloseToLargest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.autodiff.Gradients;
import dev.evenflow.interpreter.Interpreter;
import dev.evenflow.interpreter.Rounding;
import dev.evenflow.tensor.Scan;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Gated recurrences at sizes that fill vectors and packed panels, and at sizes that do not. */
class LoopProgramTest {
  private final Map<String, double[]> values = new LinkedHashMap<>();

  @ParameterizedTest
  @CsvSource({"3, 2, 32, false", "3, 2, 32, true", "70, 4, 5, false", "70, 4, 5, true"})
  void computesWhatTheInterpreterDoesUpToSecondDerivatives(
      int time, int batch, int hidden, boolean reverse) {
    List<Tensor> tensors = derivatives(time, batch, hidden, reverse);
    List<double[]> expected = new Interpreter(Rounding.DOUBLE, values).evaluate(tensors);
    List<float[]> computed = computed(tensors, 1);
    for (int i = 0; i < tensors.size(); i++) {
      double[] actual = new double[computed.get(i).length];
      for (int j = 0; j < actual.length; j++) {
        actual[j] = computed.get(i)[j];
      }
      assertCloseToLargest("output " + i, actual, expected.get(i), 2e-5);
    }
    List<float[]> onTwoThreads = computed(tensors, 2);
    for (int i = 0; i < tensors.size(); i++) {
      assertThat(onTwoThreads.get(i)).isEqualTo(computed.get(i));
    }
  }

  /** The states of a loop with a forget gate, their gradients and the gradients of these. */
  private List<Tensor> derivatives(int time, int batch, int hidden, boolean reverse) {
    Tensor x = input("x", Shape.of(time, batch, 2 * hidden));
    Tensor h = input("h", Shape.of(batch, hidden));
    Tensor u = input("u", Shape.of(hidden, 2 * hidden));
    Tensor b = input("b", Shape.of(hidden));
    Scan scan =
        Scan.over(
            List.of(x),
            List.of(h),
            reverse,
            step -> {
              Tensor gates = step.element(0).add(step.carry(0).matmul(u));
              Tensor kept = gates.slice(1, 0, hidden).sigmoid().mul(step.carry(0));
              Tensor state = gates.slice(1, hidden, 2 * hidden).add(b).tanh().add(kept);
              return new Scan.Next(List.of(state), List.of(state, step.carry(0)));
            });
    List<Tensor> inputs = List.of(x, h, u, b);
    List<Tensor> all = new ArrayList<>(List.of(scan.history(0), scan.history(1), scan.last(0)));
    Tensor loss = scan.history(0).mul(scan.history(1)).mean().add(scan.last(0).mean());
    List<Tensor> first = Gradients.of(loss, inputs);
    all.addAll(first);
    Tensor norm = first.stream().map(g -> g.square().sum()).reduce(Tensor::add).orElseThrow();
    all.addAll(Gradients.of(norm, inputs));
    return all;
  }

  private Tensor input(String name, Shape shape) {
    Random random = new Random(name.hashCode());
    values.put(
        name,
        IntStream.range(0, shape.size())
            .mapToDouble(i -> (float) (random.nextGaussian() / Math.sqrt(shape.extent(-1))))
            .toArray());
    return Tensor.input(name, shape);
  }

  private List<float[]> computed(List<Tensor> tensors, int threads) {
    Signature signature = new Signature(tensors, Map.of(), Tensor.constant(1));
    Program program = Program.compile(signature, threads);
    values.forEach((name, numbers) -> {
      float[] floats = new float[numbers.length];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = (float) numbers[i];
      }
      program.set(name, floats);
    });
    program.run();
    return IntStream.range(0, tensors.size()).mapToObj(i -> program.values(i).clone()).toList();
  }
}
