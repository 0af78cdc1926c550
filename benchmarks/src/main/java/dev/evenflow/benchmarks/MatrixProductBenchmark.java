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

/** The product of two square matrices: 2 size³ floating-point operations. */
@SuppressWarnings("NullAway.Init") // JMH sets the parameters and calls compile first.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MatrixProductBenchmark {
  @Param({"64", "256", "512"})
  private int size;

  private Program program;

  @Setup
  public void compile() {
    Kernel kernel = new Kernel();
    program =
        kernel.program(
            Signature.of(kernel.input("a", size, size).matmul(kernel.input("b", size, size))));
  }

  @Benchmark
  public boolean run() {
    return program.run();
  }
}
