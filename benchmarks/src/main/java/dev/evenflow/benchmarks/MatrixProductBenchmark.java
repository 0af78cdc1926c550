package dev.evenflow.benchmarks;

import dev.evenflow.program.Program;
import dev.evenflow.tensor.Signature;
import org.openjdk.jmh.annotations.Param;

/** The product of two square matrices: 2 size³ floating-point operations. */
@SuppressWarnings("NullAway.Init") // JMH sets the parameters first.
public class MatrixProductBenchmark extends KernelBenchmark {
  @Param({"64", "256", "512"})
  private int size;

  @Override
  Program program(Kernel kernel) {
    return kernel.program(
        Signature.of(kernel.input("a", size, size).matmul(kernel.input("b", size, size))));
  }
}
