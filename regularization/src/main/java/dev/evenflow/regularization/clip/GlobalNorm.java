package dev.evenflow.regularization.clip;

import dev.evenflow.regularization.Require;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.training.GradientTransform;
import dev.evenflow.training.Slots;
import java.util.Collection;
import java.util.Map;

/**
 * Scales all gradients by one factor so that the norm of all elements together is at most a
 * threshold (Pascanu, Mikolov and Bengio 2013, algorithm 1): {@code g * min(1, threshold / norm)}.
 * Directions stay; gradients within the threshold stay to the bit.
 *
 * <p>The norm is taken in double, so finite gradients never overflow it. A NaN or infinite gradient
 * leaves at least one NaN, which the step's guard refuses: nothing becomes zero silently. Reports
 * {@code norm}, before clipping, and {@code clipped}.
 *
 * @param threshold above 0
 * @param order p of the norm {@code (sum |g|^p)^(1/p)}, above 0; infinity is the largest absolute
 *     value
 */
public record GlobalNorm(double threshold, double order) implements GradientTransform {
  /** Checks the ranges. */
  public GlobalNorm {
    Require.positive("global-norm", "threshold", threshold);
    Require.that(order > 0, "global-norm", "order", "above 0", order);
  }

  /** By the Euclidean norm. */
  public GlobalNorm(double threshold) {
    this(threshold, 2);
  }

  @Override
  public Map<Variable, Tensor> apply(Map<Variable, Tensor> gradients, Slots slots) {
    Tensor norm = norm(gradients.values());
    Tensor limit = Tensor.constant(threshold);
    Scaling.report(slots, norm, limit);
    return Scaling.all(gradients, Scaling.factor(norm, limit));
  }

  private Tensor norm(Collection<Tensor> gradients) {
    if (order == 2) {
      return Scaling.norm(gradients);
    }
    if (order == 1) {
      return gradients.stream()
          .map(gradient -> gradient.abs().sum())
          .reduce(Tensor::add)
          .orElse(Tensor.constant(0));
    }
    Tensor largest =
        gradients.stream()
            .map(gradient -> gradient.abs().max())
            .reduce(Tensor::max)
            .orElse(Tensor.constant(0));
    if (Double.isInfinite(order)) {
      return largest;
    }
    // Relative to the largest element no power overflows; where all are 0, so is the norm.
    Tensor unit = Tensor.select(largest.equal(Tensor.constant(0)), largest.onesLike(), largest);
    return gradients.stream()
        .map(gradient -> gradient.abs().div(unit).pow(order).sum())
        .reduce(Tensor::add)
        .orElse(Tensor.constant(0))
        .pow(1 / order)
        .mul(largest);
  }
}
