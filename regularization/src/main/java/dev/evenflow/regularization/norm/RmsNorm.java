package dev.evenflow.regularization.norm;

import dev.evenflow.nn.Normalization;
import dev.evenflow.nn.Scope;
import dev.evenflow.regularization.Require;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.ShapeException;
import dev.evenflow.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Root mean square normalization (Zhang and Sennrich 2019, equation 4): {@code y = x /
 * sqrt(mean(x^2) + epsilon) * scale} over the last axes. Inputs are [n, c], [n, t, c] or [n, h, w,
 * c]; the same in training and evaluation. Parameter: {@code scale} of the last axes.
 *
 * @param epsilon above 0
 * @param affine whether the scale is trained
 * @param axes how many of the last axes are normalized together
 */
public record RmsNorm(double epsilon, boolean affine, int axes) implements Normalization {
  /** Checks the ranges. */
  public RmsNorm {
    Require.positive("rms", "epsilon", epsilon);
    Require.count("rms", "axes", axes);
  }

  /** Over the last axis, with epsilon 1e-6 and a trained scale. */
  public RmsNorm() {
    this(1e-6, true, 1);
  }

  @Override
  public Tensor apply(Tensor input, Scope scope) {
    Shape shape = input.shape();
    int first = shape.rank() - axes;
    if (first < 1) {
      throw new ShapeException(
          scope.path() + ": rms normalization over " + axes + " axes needs more, given " + shape);
    }
    int[] last = IntStream.range(first, shape.rank()).toArray();
    Tensor inverse = input.square().meanKept(last).add(epsilon).sqrt().rdiv(1);
    Shape own = Shape.of(Arrays.copyOfRange(shape.extents(), first, shape.rank()));
    return affine ? input.mul(inverse).mul(scope.parameter("scale", own, 1)) : input.mul(inverse);
  }
}
