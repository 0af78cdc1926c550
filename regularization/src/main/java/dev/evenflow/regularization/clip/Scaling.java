package dev.evenflow.regularization.clip;

import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.training.Slots;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** What clips by a norm share. All of it is rank 0, so evaluated in double. */
final class Scaling {
  private Scaling() {}

  /** The Euclidean norm of all elements of all tensors. */
  static Tensor norm(Collection<Tensor> tensors) {
    return tensors.stream()
        .map(Tensor::sumOfSquares)
        .reduce(Tensor::add)
        .orElse(Tensor.constant(0))
        .sqrt();
  }

  /**
   * What to multiply by so that a norm is at most the threshold: exactly 1 where it is, NaN for a
   * NaN norm. A zero norm gives 1, under a threshold of 0 too.
   */
  static Tensor factor(Tensor norm, Tensor threshold) {
    return Tensor.select(norm.lessOrEqual(threshold), threshold.onesLike(), threshold.div(norm));
  }

  /** All gradients multiplied by one factor. */
  static Map<Variable, Tensor> all(Map<Variable, Tensor> gradients, Tensor factor) {
    Map<Variable, Tensor> scaled = new LinkedHashMap<>(gradients);
    scaled.replaceAll((parameter, gradient) -> gradient.mul(factor));
    return scaled;
  }

  /** Reports a norm before clipping and whether the clip bound: 1 or 0. */
  static void report(Slots slots, Tensor norm, Tensor threshold) {
    slots.report("norm", norm);
    slots.report("clipped", norm.greater(threshold));
  }
}
