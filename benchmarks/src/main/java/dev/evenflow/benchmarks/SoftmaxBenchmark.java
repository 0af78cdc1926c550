package dev.evenflow.benchmarks;

import dev.evenflow.program.Program;
import dev.evenflow.tensor.Signature;
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

/** Softmax along the rows of a matrix of 65,536 elements. */
@SuppressWarnings("NullAway.Init") // JMH sets the parameters and calls compile first.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SoftmaxBenchmark {
  @Param({"10", "64", "1000"})
  private int classes;

  private Program program;

  @Setup
  public void compile() {
    Kernel kernel = new Kernel();
    program =
        kernel.program(Signature.of(kernel.input("x", 65_536 / classes, classes).softmax(-1)));
  }

  @Benchmark
  public boolean run() {
    return program.run();
  }
}
