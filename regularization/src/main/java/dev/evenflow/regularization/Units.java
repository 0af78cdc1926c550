package dev.evenflow.regularization;

import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import java.util.stream.IntStream;

/**
 * The units of a tensor, one for each output: the columns of dense weights [in, out], the filters
 * of convolution weights [kh, kw, in, out]. A vector or a scalar is one unit as a whole.
 */
public final class Units {
  private Units() {}

  /** The axes within a unit: all but the last, or all of a vector. */
  public static int[] axes(Shape shape) {
    return IntStream.range(0, Math.max(Math.min(shape.rank(), 1), shape.rank() - 1)).toArray();
  }

  /** The shape of one value a unit that broadcasts against the tensor. */
  public static Shape kept(Shape shape) {
    Shape kept = shape;
    for (int axis : axes(shape)) {
      kept = kept.with(axis, 1);
    }
    return kept;
  }

  /** The Euclidean norm of every unit, of shape {@link #kept}; its square must fit in a float. */
  public static Tensor norms(Tensor tensor) {
    return sumOfSquares(tensor).sqrt();
  }

  /** The squared Euclidean norm of every unit, of shape {@link #kept}. */
  public static Tensor sumOfSquares(Tensor tensor) {
    if (tensor.isScalar()) {
      return tensor.square();
    }
    return tensor.square().sum(axes(tensor.shape())).reshape(kept(tensor.shape()));
  }

  /**
   * Every unit whose norm is above its bound scaled down to it, the others unchanged to the bit.
   * Safe from overflow: norms are taken relative to the unit's largest element. A unit with a NaN
   * or an infinite element becomes NaN.
   *
   * @param bounds of shape {@link #kept}, or one for all
   */
  public static Tensor bounded(Tensor tensor, Tensor bounds) {
    if (tensor.isScalar()) {
      return tensor.mul(bounds.div(tensor.abs()).min(1));
    }
    Shape kept = kept(tensor.shape());
    Tensor largest =
        tensor
            .abs()
            .reshape(tensor.shape().size() / kept.size(), kept.size())
            .maxAlong(0)
            .max(Float.MIN_NORMAL)
            .reshape(kept);
    Tensor relative = norms(tensor.div(largest)).max(Float.MIN_NORMAL);
    return tensor.mul(bounds.div(largest).div(relative).min(1));
  }
}
