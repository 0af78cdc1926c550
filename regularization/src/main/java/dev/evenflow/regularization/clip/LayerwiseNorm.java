package dev.evenflow.regularization.clip;

import dev.evenflow.regularization.Require;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.training.GradientTransform;
import dev.evenflow.training.Slots;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Scales the gradients of each layer together, so that their joint Euclidean norm is at most a
 * threshold. The layer of {@code block1.conv2.weight} is {@code block1.conv2}. Norms are taken in
 * double; NaN and Inf leave a NaN. Reports how many layers were {@code clipped}.
 *
 * @param threshold above 0
 */
public record LayerwiseNorm(double threshold) implements GradientTransform {
  /** Checks the range. */
  public LayerwiseNorm {
    Require.positive("layer-norm", "threshold", threshold);
  }

  @Override
  public Map<Variable, Tensor> apply(Map<Variable, Tensor> gradients, Slots slots) {
    Map<String, Map<Variable, Tensor>> layers = new LinkedHashMap<>();
    gradients.forEach((parameter, gradient) ->
        layers
            .computeIfAbsent(layer(parameter), name -> new LinkedHashMap<>())
            .put(parameter, gradient));
    Tensor limit = Tensor.constant(threshold);
    Map<Variable, Tensor> clipped = new LinkedHashMap<>(gradients);
    for (Map<Variable, Tensor> layer : layers.values()) {
      Tensor norm = Scaling.norm(layer.values());
      slots.report("clipped", norm.greater(limit));
      clipped.putAll(Scaling.all(layer, Scaling.factor(norm, limit)));
    }
    return clipped;
  }

  private static String layer(Variable parameter) {
    return parameter.name().substring(0, Math.max(0, parameter.name().lastIndexOf('.')));
  }
}
