package dev.evenflow.optimizers.schedule;

import dev.evenflow.optimizers.terms.Hyperparameters;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.training.Schedule;
import dev.evenflow.training.Slots;

/**
 * {@code sqrt(period / max(step, period))}: 1 for a period, then falling with the root of the step
 * (Vaswani et al. 2017; Raffel et al. 2020). With a warm-up as long as the period before it, set
 * the period to that length.
 *
 * @param period in steps, at least 1
 */
public record InverseSqrt(int period) implements Schedule {
  /** Checks the value. */
  public InverseSqrt {
    Hyperparameters.count("period", period);
  }

  @Override
  public Tensor factor(Tensor step, long total, Slots slots) {
    return step.max((double) period).rdiv(period).sqrt();
  }
}
