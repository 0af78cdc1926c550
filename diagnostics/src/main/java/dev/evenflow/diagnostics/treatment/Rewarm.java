package dev.evenflow.diagnostics.treatment;

import dev.evenflow.EvenflowException;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.training.Schedule;
import dev.evenflow.training.Slots;
import java.util.Locale;

/**
 * Multiplies the learning rate from here on, and lets it rise to that in equal steps from 0.
 *
 * @param factor of the rate, above 0
 * @param steps of the rise, at least 1; 1 is none
 */
public record Rewarm(double factor, int steps) implements Treatment {
  /** Checks the numbers. */
  public Rewarm {
    if (!(factor > 0) || Double.isInfinite(factor)) {
      throw new EvenflowException("rewarm: factor must be finite and above 0, given " + factor);
    }
    if (steps < 1) {
      throw new EvenflowException("rewarm: steps must be at least 1, given " + steps);
    }
  }

  /**
   * What the rate follows after the treatment.
   *
   * @param schedule that it followed before
   * @param from the number of updates before the treatment
   */
  public record Rewarmed(Schedule schedule, double factor, int steps, long from)
      implements Schedule {
    @Override
    public Tensor factor(Tensor step, long total, Slots slots) {
      Tensor risen = step.sub(from - 1.0).div(steps).min(1);
      return schedule.factor(step, total, slots).mul(risen.mul(factor));
    }
  }

  @Override
  public Patient of(Patient before) {
    return Treated.by(new Rewarmed(before.plan().schedule(), factor, steps, before.step()), before);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "learning rate times %.3g over %d steps", factor, steps);
  }
}
