package dev.evenflow.optimizers.schedule;

import dev.evenflow.optimizers.terms.Hyperparameters;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.training.Schedule;
import dev.evenflow.training.Slots;

/**
 * A linear rise to full rate before another schedule, which then sees the rest of the run as if it
 * were the whole. Step i of n has the factor {@code (i + 1) / (n + 1)}: none is wasted on rate 0.
 *
 * @param steps the length of the rise, at least 1
 * @param after what follows
 */
public record WarmUp(int steps, Schedule after) implements Schedule {
  /** Checks the length. */
  public WarmUp {
    Hyperparameters.count("warm-up steps", steps);
  }

  /** Before a constant rate. */
  public WarmUp(int steps) {
    this(steps, new Constant());
  }

  @Override
  public Tensor factor(Tensor step, long total, Slots slots) {
    Tensor later = after.factor(step.sub(steps).max(0.0), Math.max(total - steps, 1), slots);
    return Tensor.select(step.less(steps), step.add(1).div(steps + 1.0), later);
  }
}
