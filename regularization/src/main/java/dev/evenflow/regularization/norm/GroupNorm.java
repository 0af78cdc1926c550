package dev.evenflow.regularization.norm;

import dev.evenflow.EvenflowException;
import dev.evenflow.nn.Normalization;
import dev.evenflow.nn.Scope;
import dev.evenflow.regularization.Require;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.ShapeException;
import dev.evenflow.tensor.Tensor;

/**
 * Group normalization (Wu and He 2018, equations 1 and 7): {@code y = (x - mean) / sqrt(variance +
 * epsilon) * scale + bias}, with mean and biased variance of each example and group of neighbouring
 * channels over all places. Inputs are [n, c], [n, t, c] or [n, h, w, c]; the same in training and
 * evaluation, for any batch size. Parameters: {@code scale} and {@code bias} [c].
 *
 * @param groups into how many groups the channels fall; must divide them. 1 takes a whole example
 * @param epsilon above 0
 * @param affine whether scale and bias are trained
 */
public record GroupNorm(int groups, double epsilon, boolean affine) implements Normalization {
  /** Checks the ranges. */
  public GroupNorm {
    Require.count("group", "groups", groups);
    Require.positive("group", "epsilon", epsilon);
  }

  /** With epsilon 1e-5 and a trained scale. */
  public GroupNorm(int groups) {
    this(groups, 1e-5, true);
  }

  @Override
  public Tensor apply(Tensor input, Scope scope) {
    Shape shape = input.shape();
    if (shape.rank() < 2) {
      throw new ShapeException(
          scope.path() + ": group normalization needs [n ..., channels], given " + shape);
    }
    int channels = shape.extent(-1);
    if (channels % groups != 0) {
      throw new EvenflowException(
          scope.path()
              + ": group normalization needs groups that divide the channels, given "
              + groups
              + " groups of "
              + channels
              + " channels");
    }
    return standardized(input, groups, epsilon, affine, scope);
  }

  /** Each group of channels of each example brought to mean 0 and variance 1. */
  static Tensor standardized(
      Tensor input, int groups, double epsilon, boolean affine, Scope scope) {
    Shape shape = input.shape();
    int channels = shape.extent(-1);
    int examples = shape.extent(0);
    // [n, places, groups, channels of a group]
    Tensor grouped = input.reshape(examples, -1, groups, channels / groups);
    Tensor centered = grouped.sub(grouped.meanKept(1, 3));
    Tensor inverse = centered.square().meanKept(1, 3).add(epsilon).sqrt().rdiv(1);
    if (!affine) {
      return centered.mul(inverse).reshape(shape);
    }
    Shape perGroup = Shape.of(groups, channels / groups);
    Shape own = Shape.of(channels);
    return centered
        .mul(inverse.mul(scope.parameter("scale", own, 1).reshape(perGroup)))
        .add(scope.parameter("bias", own, 0).reshape(perGroup))
        .reshape(shape);
  }
}
