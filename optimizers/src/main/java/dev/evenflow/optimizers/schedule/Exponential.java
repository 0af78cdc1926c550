package dev.evenflow.optimizers.schedule;

import dev.evenflow.optimizers.terms.Hyperparameters;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.training.Schedule;
import dev.evenflow.training.Slots;

/**
 * An exponential fall: {@code max(minimum, factor^(step / period))}.
 *
 * @param factor what remains after a period, above 0
 * @param period in steps, above 0; default 1
 * @param minimum from 0 to 1; default 0
 */
public record Exponential(double factor, double period, double minimum) implements Schedule {
  /** Checks the values. */
  public Exponential {
    Hyperparameters.positive("factor", factor);
    Hyperparameters.positive("period", period);
    Hyperparameters.share("minimum", minimum);
  }

  /** A factor in every step. */
  public Exponential(double factor) {
    this(factor, 1, 0);
  }

  @Override
  public Tensor factor(Tensor step, long total, Slots slots) {
    return Tensor.constant(factor).pow(step.div(period)).max(minimum);
  }
}
