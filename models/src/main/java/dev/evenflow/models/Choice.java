package dev.evenflow.models;

import dev.evenflow.nn.Activation;
import dev.evenflow.nn.Initializer;
import dev.evenflow.nn.Loss;
import dev.evenflow.nn.Normalization;
import dev.evenflow.nn.Residual;
import dev.evenflow.training.GradientTransform;
import dev.evenflow.training.Optimizer;
import dev.evenflow.training.Schedule;
import java.util.List;

/**
 * One strategy of each kind: what a run is made of, as objects.
 *
 * @param loss what is made small
 * @param initializer of the model's weights
 * @param activation between the model's layers
 * @param normalization between the model's layers
 * @param residual how a block's input goes around it
 * @param optimizer the update rule
 * @param transforms what changes gradients before the optimizer sees them, in order
 * @param schedule of the learning rate
 */
public record Choice(
    Loss loss,
    Initializer initializer,
    Activation activation,
    Normalization normalization,
    Residual residual,
    Optimizer optimizer,
    List<GradientTransform> transforms,
    Schedule schedule) {
  /** Copies the list. */
  public Choice {
    transforms = List.copyOf(transforms);
  }

  /** What a model is made of. */
  Zoo.Parts parts() {
    return new Zoo.Parts(initializer, activation, normalization, residual);
  }
}
