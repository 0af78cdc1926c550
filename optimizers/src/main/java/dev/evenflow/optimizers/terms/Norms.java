package dev.evenflow.optimizers.terms;

import dev.evenflow.tensor.Tensor;

/** Sizes of whole tensors: rank 0, summed in double. */
public final class Norms {
  private Norms() {}

  /** The Euclidean norm. */
  public static Tensor norm(Tensor tensor) {
    return tensor.sumOfSquares().sqrt();
  }

  /** The root of the mean square. */
  public static Tensor rms(Tensor tensor) {
    return tensor.sumOfSquares().div(tensor.shape().size()).sqrt();
  }

  /** {@code coefficient norm(p) / (norm(update) + epsilon)}, or 1 where either norm is 0. */
  public static Tensor trust(Tensor parameter, Tensor update, double coefficient, double epsilon) {
    Tensor ours = norm(parameter);
    Tensor theirs = norm(update);
    return Tensor.select(
        ours.mul(theirs).greater(0),
        ours.mul(coefficient).div(theirs.add(epsilon)),
        Tensor.constant(1));
  }
}
