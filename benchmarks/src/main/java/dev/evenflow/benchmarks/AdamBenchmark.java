package dev.evenflow.benchmarks;

import dev.evenflow.nn.Variables;
import dev.evenflow.optimizers.Adam;
import dev.evenflow.program.Program;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.training.StepBuild;
import java.util.List;
import org.openjdk.jmh.annotations.Param;

/** Adam of one parameter: a loop that reads four arrays and writes three. */
@SuppressWarnings("NullAway.Init") // JMH sets the parameters first.
public class AdamBenchmark extends KernelBenchmark {
  @Param({"10000", "1000000"})
  private int size;

  @Override
  Program program(Kernel kernel) {
    Variables variables = new Variables(0);
    Variable parameter = variables.slot("parameter", Shape.of(size), 1);
    StepBuild step = new StepBuild(variables, (at, total, slots) -> Tensor.constant(1), 1);
    Tensor gradient = kernel.input("gradient", size);
    step.update(parameter, new Adam().next(parameter.read(), gradient, step.slots().of(parameter)));
    return kernel.program(new Signature(List.of(), step.updates(), Tensor.constant(1)));
  }
}
