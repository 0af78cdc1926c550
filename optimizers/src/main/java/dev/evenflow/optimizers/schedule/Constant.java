package dev.evenflow.optimizers.schedule;

import dev.evenflow.tensor.Tensor;
import dev.evenflow.training.Schedule;
import dev.evenflow.training.Slots;

/** The learning rate as it is. */
public record Constant() implements Schedule {
  @Override
  public Tensor factor(Tensor step, long total, Slots slots) {
    return Tensor.constant(1);
  }
}
