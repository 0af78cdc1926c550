package dev.evenflow.benchmarks;

import dev.evenflow.autodiff.Gradients;
import dev.evenflow.nn.Build;
import dev.evenflow.nn.Variables;
import dev.evenflow.program.Program;
import dev.evenflow.regularization.norm.BatchNorm;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Tensor;
import java.util.List;
import org.openjdk.jmh.annotations.Param;

/** Batch normalization of 8 images of 32x32 places, and its gradient by the images. */
@SuppressWarnings("NullAway.Init") // JMH sets the parameters first.
public class BatchNormBenchmark extends KernelBenchmark {
  /** What is computed. */
  public enum Direction {
    FORWARD,
    FORWARD_AND_GRADIENT
  }

  @Param({"16", "64"})
  private int channels;

  @Param private Direction direction;

  @Override
  Program program(Kernel kernel) {
    Tensor images = kernel.input("images", 8, 32, 32, channels);
    Build build = new Build(new Variables(0), true, Tensor.constant(0));
    Tensor output = build.apply(BatchNorm.torch(), images);
    Tensor upstream = kernel.input("upstream", output.shape().extents());
    return kernel.program(
        direction == Direction.FORWARD
            ? Signature.of(output)
            : Signature.of(
                output, Gradients.of(output.mul(upstream).sum(), List.of(images)).getFirst()));
  }
}
