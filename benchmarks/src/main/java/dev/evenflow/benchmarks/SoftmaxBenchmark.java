package dev.evenflow.benchmarks;

import dev.evenflow.program.Program;
import dev.evenflow.tensor.Signature;
import org.openjdk.jmh.annotations.Param;

/** Softmax along the rows of a matrix of 65,536 elements. */
@SuppressWarnings("NullAway.Init") // JMH sets the parameters first.
public class SoftmaxBenchmark extends KernelBenchmark {
  @Param({"10", "64", "1000"})
  private int classes;

  @Override
  Program program(Kernel kernel) {
    return kernel.program(Signature.of(kernel.input("x", 65_536 / classes, classes).softmax(-1)));
  }
}
