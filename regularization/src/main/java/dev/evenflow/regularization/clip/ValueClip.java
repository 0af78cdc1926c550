package dev.evenflow.regularization.clip;

import dev.evenflow.regularization.Require;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.training.GradientTransform;
import dev.evenflow.training.Slots;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Limits every element of the gradients to [-threshold, threshold]; this changes directions. Unlike
 * PyTorch, infinite elements stay infinite, for the sign of an overflow says nothing: the step's
 * guard refuses them, as it does NaN. Reports how many elements were {@code clipped}.
 *
 * @param threshold above 0
 */
public record ValueClip(double threshold) implements GradientTransform {
  /** Checks the range. */
  public ValueClip {
    Require.positive("value", "threshold", threshold);
  }

  @Override
  public Map<Variable, Tensor> apply(Map<Variable, Tensor> gradients, Slots slots) {
    Map<Variable, Tensor> clipped = new LinkedHashMap<>(gradients);
    clipped.replaceAll((parameter, gradient) -> {
      Tensor size = gradient.abs();
      slots.report("clipped", size.greater(threshold).sum());
      Tensor limited = gradient.max(-threshold).min(threshold);
      return Tensor.select(size.less(Double.POSITIVE_INFINITY), limited, gradient);
    });
    return clipped;
  }
}
