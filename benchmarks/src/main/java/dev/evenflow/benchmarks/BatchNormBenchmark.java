package dev.evenflow.benchmarks;

import dev.evenflow.autodiff.Gradients;
import dev.evenflow.nn.Build;
import dev.evenflow.nn.Variables;
import dev.evenflow.program.Program;
import dev.evenflow.regularization.norm.BatchNorm;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Tensor;
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

/** Batch normalization of 8 images of 32x32 places, and its gradient by the images. */
@SuppressWarnings("NullAway.Init") // JMH sets the parameters and calls compile first.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class BatchNormBenchmark {
  /** What is computed. */
  public enum Direction {
    FORWARD,
    FORWARD_AND_GRADIENT
  }

  @Param({"16", "64"})
  private int channels;

  @Param private Direction direction;

  private Program program;

  @Setup
  public void compile() {
    Kernel kernel = new Kernel();
    Tensor images = kernel.input("images", 8, 32, 32, channels);
    Build build = new Build(new Variables(0), true, Tensor.constant(0));
    Tensor output = build.apply(BatchNorm.torch(), images);
    Tensor upstream = kernel.input("upstream", output.shape().extents());
    program =
        kernel.program(
            direction == Direction.FORWARD
                ? Signature.of(output)
                : Signature.of(
                    output, Gradients.of(output.mul(upstream).sum(), List.of(images)).getFirst()));
  }

  @Benchmark
  public boolean run() {
    return program.run();
  }
}
