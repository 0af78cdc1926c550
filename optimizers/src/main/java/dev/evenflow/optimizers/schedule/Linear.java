package dev.evenflow.optimizers.schedule;

import dev.evenflow.optimizers.terms.Hyperparameters;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.training.Schedule;
import dev.evenflow.training.Slots;

/**
 * A line over the run.
 *
 * @param start the first factor, at least 0; default 1
 * @param end the last factor, at least 0; default 0
 */
public record Linear(double start, double end) implements Schedule {
  /** Checks the values. */
  public Linear {
    Hyperparameters.notNegative("start", start);
    Hyperparameters.notNegative("end", end);
  }

  /** From 1 to 0. */
  public Linear() {
    this(1, 0);
  }

  @Override
  public Tensor factor(Tensor step, long total, Slots slots) {
    return Progress.between(start, end, Progress.of(step, (double) total));
  }
}
