package dev.evenflow.training;

import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Loss;
import java.util.List;

/** The strategies of a training: all that its steps are written from. */
record TrainingPlan(
    Layer model,
    Loss loss,
    Optimizer optimizer,
    List<GradientTransform> transforms,
    Schedule schedule,
    long totalSteps) {
  TrainingPlan {
    transforms = List.copyOf(transforms);
  }
}
