package dev.evenflow.regularization.clip;

import dev.evenflow.regularization.Require;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.training.GradientTransform;
import dev.evenflow.training.Slots;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Scales the gradient of each parameter so that its own Euclidean norm is at most a threshold, as
 * Keras's {@code clipnorm}. Norms are taken in double; NaN and Inf leave a NaN. Reports how many
 * parameters were {@code clipped}.
 *
 * @param threshold above 0
 */
public record ParameterNorm(double threshold) implements GradientTransform {
  /** Checks the range. */
  public ParameterNorm {
    Require.positive("norm", "threshold", threshold);
  }

  @Override
  public Map<Variable, Tensor> apply(Map<Variable, Tensor> gradients, Slots slots) {
    Tensor limit = Tensor.constant(threshold);
    Map<Variable, Tensor> clipped = new LinkedHashMap<>(gradients);
    clipped.replaceAll((parameter, gradient) -> {
      Tensor norm = Scaling.norm(List.of(gradient));
      slots.report("clipped", norm.greater(limit));
      return gradient.mul(Scaling.factor(norm, limit));
    });
    return clipped;
  }
}
