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
 * Layer normalization (Ba, Kiros and Hinton 2016, equations 3 and 4): {@code y = (x - mean) /
 * sqrt(variance + epsilon) * scale + bias}, with mean and biased variance of each example (and
 * place) over the last axes. Inputs are [n, c], [n, t, c] or [n, h, w, c]; the same in training and
 * evaluation, for any batch size. Parameters: {@code scale} and {@code bias} of the last axes.
 *
 * @param epsilon above 0
 * @param affine whether scale and bias are trained
 * @param axes how many of the last axes are normalized together: 1 takes each place of an image or
 *     sequence on its own
 */
public record LayerNorm(double epsilon, boolean affine, int axes) implements Normalization {
  /** Checks the ranges. */
  public LayerNorm {
    Require.positive("layer", "epsilon", epsilon);
    Require.count("layer", "axes", axes);
  }

  /** Over the last axis, with epsilon 1e-5 as in PyTorch (Keras: 1e-3) and trained scale. */
  public LayerNorm() {
    this(1e-5, true, 1);
  }

  @Override
  public Tensor apply(Tensor input, Scope scope) {
    Shape shape = input.shape();
    int first = shape.rank() - axes;
    if (first < 1) {
      throw new ShapeException(
          scope.path() + ": layer normalization over " + axes + " axes needs more, given " + shape);
    }
    int[] last = IntStream.range(first, shape.rank()).toArray();
    Tensor centered = input.sub(input.meanKept(last));
    Tensor inverse = centered.square().meanKept(last).add(epsilon).sqrt().rdiv(1);
    Shape own = Shape.of(Arrays.copyOfRange(shape.extents(), first, shape.rank()));
    return Affine.apply(affine, centered, inverse, own, scope);
  }
}
