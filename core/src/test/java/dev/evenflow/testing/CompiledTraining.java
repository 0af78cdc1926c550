package dev.evenflow.testing;

import dev.evenflow.nn.Variables;
import dev.evenflow.program.Program;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import java.util.List;
import java.util.Map;

/** The step of a training as a program: in float, on the variables themselves. */
public final class CompiledTraining {
  private final Variables variables;
  private final Program program;

  CompiledTraining(Variables variables, Map<Variable, Tensor> updates) {
    this.variables = variables;
    this.program = Program.compile(new Signature(List.of(), updates, Tensor.constant(1)), 1);
  }

  /** One step on these gradients by parameter. */
  public void step(Map<String, double[]> gradients) {
    gradients.forEach((name, gradient) -> program.set(name, Compiled.floats(gradient)));
    program.run();
  }

  /** The elements of a parameter or slot, such as {@code w} or {@code w/momentum}. */
  public double[] values(String name) {
    return Compiled.doubles(variables.get(name).values());
  }
}
