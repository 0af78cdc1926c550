package dev.evenflow.training;

import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Loss;
import java.util.List;

/**
 * The strategies of a training: all that its steps are written from.
 *
 * @param model whose output the loss judges
 * @param loss what is made small
 * @param optimizer what makes it small
 * @param transforms what changes the gradients, in this order
 * @param schedule of the learning rate
 * @param totalSteps the number of updates planned, for schedules that end
 */
public record TrainingPlan(
    Layer model,
    Loss loss,
    Optimizer optimizer,
    List<GradientTransform> transforms,
    Schedule schedule,
    long totalSteps) {
  /** Copies the transforms. */
  public TrainingPlan {
    transforms = List.copyOf(transforms);
  }

  /** This plan with another model. */
  public TrainingPlan withModel(Layer other) {
    return new TrainingPlan(other, loss, optimizer, transforms, schedule, totalSteps);
  }

  /** This plan with another optimizer. */
  public TrainingPlan withOptimizer(Optimizer other) {
    return new TrainingPlan(model, loss, other, transforms, schedule, totalSteps);
  }

  /** This plan with other transforms. */
  public TrainingPlan withTransforms(List<GradientTransform> others) {
    return new TrainingPlan(model, loss, optimizer, others, schedule, totalSteps);
  }

  /** This plan with another schedule. */
  public TrainingPlan withSchedule(Schedule other) {
    return new TrainingPlan(model, loss, optimizer, transforms, other, totalSteps);
  }
}
