package dev.evenflow.benchmarks;

import dev.evenflow.autodiff.Gradients;
import dev.evenflow.program.Program;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Window;
import java.util.List;
import org.openjdk.jmh.annotations.Param;

/**
 * A 3x3 convolution of 16 images of 4096 / channels places, as many channels out as in, and its two
 * gradients: 2 * 16 * 4096 * 9 * channels floating-point operations each, less at the edges.
 */
@SuppressWarnings("NullAway.Init") // JMH sets the parameters first.
public class ConvolutionBenchmark extends KernelBenchmark {
  /** What is computed. */
  public enum Direction {
    FORWARD,
    INPUT_GRADIENT,
    WEIGHT_GRADIENT
  }

  @Param({"16", "64"})
  private int channels;

  @Param private Direction direction;

  @Override
  Program program(Kernel kernel) {
    int side = (int) Math.sqrt(4096.0 / channels);
    Tensor images = kernel.input("images", 16, side, side, channels);
    Tensor weights = kernel.input("weights", 3, 3, channels, channels);
    Tensor output = images.conv2d(weights, Window.same(3, 1), 1);
    return kernel.program(
        Signature.of(
            switch (direction) {
              case FORWARD -> output;
              case INPUT_GRADIENT -> gradient(kernel, output, images);
              case WEIGHT_GRADIENT -> gradient(kernel, output, weights);
            }));
  }

  private static Tensor gradient(Kernel kernel, Tensor output, Tensor by) {
    Tensor upstream = kernel.input("upstream", output.shape().extents());
    return Gradients.of(output.mul(upstream).sum(), List.of(by)).getFirst();
  }
}
