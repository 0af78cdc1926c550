package dev.evenflow.diagnostics.treatment;

import dev.evenflow.regularization.clip.LayerwiseNorm;
import dev.evenflow.training.GradientTransform;
import dev.evenflow.training.TrainingPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Clips the gradient of each layer, after what changes gradients already.
 *
 * @param threshold of the joint norm of a layer's gradients, above 0
 */
public record ClipLayers(double threshold) implements Treatment {
  @Override
  public Patient of(Patient before) {
    return Treated.by(this, before);
  }

  TrainingPlan into(TrainingPlan plan) {
    List<GradientTransform> transforms = new ArrayList<>(plan.transforms());
    transforms.add(new LayerwiseNorm(threshold));
    return plan.withTransforms(transforms);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "clip each layer's gradient at %.3g", threshold);
  }
}
