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
 * Scales the gradient of each parameter so that the root of the mean of its squares is at most a
 * threshold (Shazeer and Stern 2018, section 6; Optax's {@code clip_by_block_rms}). Norms are taken
 * in double; NaN and Inf leave a NaN. Reports how many parameters were {@code clipped}.
 *
 * @param threshold above 0
 */
public record BlockRms(double threshold) implements GradientTransform {
  /** Checks the range. */
  public BlockRms {
    Require.positive("block-rms", "threshold", threshold);
  }

  @Override
  public Map<Variable, Tensor> apply(Map<Variable, Tensor> gradients, Slots slots) {
    Map<Variable, Tensor> clipped = new LinkedHashMap<>(gradients);
    clipped.replaceAll((parameter, gradient) -> {
      Tensor limit = Tensor.constant(threshold * Math.sqrt(gradient.shape().size()));
      Tensor norm = Scaling.norm(List.of(gradient));
      slots.report("clipped", norm.greater(limit));
      return gradient.mul(Scaling.factor(norm, limit));
    });
    return clipped;
  }
}
