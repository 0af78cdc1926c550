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
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Adam of one parameter: a loop that reads four arrays and writes three. */
@SuppressWarnings("NullAway.Init") // JMH sets the parameters and calls compile first.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AdamBenchmark {
  @Param({"10000", "1000000"})
  private int size;

  private Program program;

  @Setup
  public void compile() {
    Kernel kernel = new Kernel();
    Variables variables = new Variables(0);
    Variable parameter = variables.slot("parameter", Shape.of(size), 1);
    StepBuild step = new StepBuild(variables, (at, total, slots) -> Tensor.constant(1), 1);
    Tensor gradient = kernel.input("gradient", size);
    step.update(parameter, new Adam().next(parameter.read(), gradient, step.slots().of(parameter)));
    program = kernel.program(new Signature(List.of(), step.updates(), Tensor.constant(1)));
  }

  @Benchmark
  public boolean run() {
    return program.run();
  }
}
