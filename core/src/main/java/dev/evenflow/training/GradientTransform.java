package dev.evenflow.training;

import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import java.util.Map;

/**
 * Changes the gradients of the whole model before the optimizer sees them: clips, guards, noise.
 */
@FunctionalInterface
public interface GradientTransform {
  /**
   * The changed gradients, of the same parameters and shapes.
   *
   * @param gradients by parameter, in the model's order
   * @param slots memory between steps, and where to report a norm or whether a clip bound
   */
  Map<Variable, Tensor> apply(Map<Variable, Tensor> gradients, Slots slots);
}
