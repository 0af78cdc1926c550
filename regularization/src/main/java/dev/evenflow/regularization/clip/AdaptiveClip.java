package dev.evenflow.regularization.clip;

import dev.evenflow.regularization.Require;
import dev.evenflow.regularization.Units;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.training.GradientTransform;
import dev.evenflow.training.Slots;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Adaptive gradient clipping (Brock et al. 2021, equation 3): the gradient of each unit, that is of
 * all weights of one output, is scaled down to at most {@code threshold * max(||w||, epsilon)}. A
 * vector, such as a bias, is one unit.
 *
 * <p>Norms are taken relative to the largest element, so no finite gradient overflows them; a unit
 * with NaN or Inf becomes NaN.
 *
 * @param threshold the largest ratio of the norms of gradient and weights, above 0
 * @param epsilon the smallest norm that weights count with, above 0, so that zeros can be left
 */
public record AdaptiveClip(double threshold, double epsilon) implements GradientTransform {
  /** Checks the ranges. */
  public AdaptiveClip {
    Require.positive("adaptive", "threshold", threshold);
    Require.positive("adaptive", "epsilon", epsilon);
  }

  /** With epsilon 1e-3. */
  public AdaptiveClip(double threshold) {
    this(threshold, 1e-3);
  }

  @Override
  public Map<Variable, Tensor> apply(Map<Variable, Tensor> gradients, Slots slots) {
    Map<Variable, Tensor> clipped = new LinkedHashMap<>(gradients);
    clipped.replaceAll((parameter, gradient) -> {
      Tensor bounds = Units.norms(parameter.read()).max(epsilon).mul(threshold);
      return Units.bounded(gradient, bounds);
    });
    return clipped;
  }
}
