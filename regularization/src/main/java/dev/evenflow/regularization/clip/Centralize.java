package dev.evenflow.regularization.clip;

import dev.evenflow.regularization.Units;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.training.GradientTransform;
import dev.evenflow.training.Slots;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Gradient centralization (Yong et al. 2020, equation 1): subtracts from the gradient of each
 * output's weights its mean. Vectors and scalars stay as they are.
 */
public record Centralize() implements GradientTransform {
  @Override
  public Map<Variable, Tensor> apply(Map<Variable, Tensor> gradients, Slots slots) {
    Map<Variable, Tensor> centered = new LinkedHashMap<>(gradients);
    centered.replaceAll((parameter, gradient) ->
        gradient.shape().rank() < 2
            ? gradient
            : gradient.sub(gradient.meanKept(Units.axes(gradient.shape()))));
    return centered;
  }
}
