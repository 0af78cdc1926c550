package dev.evenflow.benchmarks;

import dev.evenflow.nn.Fans;
import dev.evenflow.nn.init.Normal;
import dev.evenflow.program.Program;
import dev.evenflow.random.RandomStream;
import dev.evenflow.tensor.Graph;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Tensor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What a benchmark runs: a program on normal inputs. */
final class Kernel {
  private final Map<String, Tensor> inputs = new HashMap<>();

  /** An input of a shape. */
  Tensor input(String name, int... extents) {
    Tensor input = Tensor.input(name, Shape.of(extents));
    inputs.put(name, input);
    return input;
  }

  /**
   * The program on one thread, with those inputs set that it needs.
   *
   * @throws IllegalStateException if an output is not finite or is 0 throughout
   */
  Program program(Signature signature) {
    Program program = Program.compile(signature, 1);
    Set<Tensor> used = new HashSet<>(Graph.ascending(signature.roots()));
    inputs.forEach((name, input) -> {
      if (used.contains(input)) {
        RandomStream stream = new RandomStream(0, name);
        program.set(name, new Normal(1).values(input.shape(), Fans.NONE, stream));
      }
    });
    program.run();
    for (int i = 0; i < signature.outputs().size(); i++) {
      double sum = 0;
      for (float value : program.values(i)) {
        sum += Math.abs(value);
      }
      if (!(sum > 0 && sum < Double.POSITIVE_INFINITY)) {
        throw new IllegalStateException("output " + i + " is not computed: " + sum);
      }
    }
    return program;
  }
}
