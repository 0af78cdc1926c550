package dev.evenflow.regularization.clip;

import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.training.GradientTransform;
import dev.evenflow.training.Slots;
import java.util.Map;

/**
 * Refuses the step where a gradient, at this place among the transforms, is NaN or infinite:
 * weights, slots, running statistics and the step's number stay. Unlike Optax's {@code
 * apply_if_finite} it never gives in. Put first, it judges what came from differentiation, before a
 * later transform such as {@link ZeroNans} mends it. Reports {@code finite}: 1 or 0.
 */
public record SkipNonFinite() implements GradientTransform {
  @Override
  public Map<Variable, Tensor> apply(Map<Variable, Tensor> gradients, Slots slots) {
    // Squares of floats do not overflow a double, so the norm is finite if all elements are.
    Tensor finite = Scaling.norm(gradients.values()).less(Double.POSITIVE_INFINITY);
    slots.require("finite-gradients", finite);
    slots.report("finite", finite);
    return gradients;
  }
}
