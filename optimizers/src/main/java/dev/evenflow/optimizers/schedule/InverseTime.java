package dev.evenflow.optimizers.schedule;

import dev.evenflow.optimizers.terms.Hyperparameters;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.training.Schedule;
import dev.evenflow.training.Slots;

/**
 * {@code 1 / (1 + decay step)}: the classic condition for convergence; PyTorch's Adagrad calls the
 * decay lr_decay.
 *
 * @param decay at least 0
 */
public record InverseTime(double decay) implements Schedule {
  /** Checks the value. */
  public InverseTime {
    Hyperparameters.notNegative("decay", decay);
  }

  @Override
  public Tensor factor(Tensor step, long total, Slots slots) {
    return step.mul(decay).add(1).rdiv(1);
  }
}
