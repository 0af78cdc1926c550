package dev.evenflow.training;

import dev.evenflow.tensor.Tensor;
import java.util.Collection;
import java.util.List;

/**
 * What decides whether a step is committed: rank 0, 1 where loss and new states are finite, no
 * gradient is so large that its square overflows, and every condition of a strategy is met; else 0.
 */
final class Guard {
  /** The root of the greatest float. */
  private static final double GREATEST_GRADIENT = Math.sqrt(Float.MAX_VALUE);

  private Tensor holds = Tensor.constant(1);

  /** Needs a tensor to be finite. */
  Guard finite(Tensor tensor) {
    // A NaN is the maximum of whatever holds it and is less than nothing.
    return and(tensor.abs().max().less(Double.POSITIVE_INFINITY));
  }

  /** Needs tensors to be finite. */
  Guard finite(Collection<Tensor> tensors) {
    tensors.forEach(this::finite);
    return this;
  }

  /** Needs the squares of gradients to be finite. */
  Guard squarable(Collection<Tensor> gradients) {
    // The last one first: updates begin with the first, which is then still in a cache.
    List.copyOf(gradients)
        .reversed()
        .forEach(gradient -> and(gradient.abs().max().less(GREATEST_GRADIENT)));
    return this;
  }

  /** Needs rank-0 values to be neither 0 nor NaN. */
  Guard met(Collection<Tensor> conditions) {
    conditions.forEach(condition -> and(condition.abs().greater(0)));
    return this;
  }

  private Guard and(Tensor other) {
    holds = holds.mul(other);
    return this;
  }

  Tensor tensor() {
    return holds;
  }
}
