package dev.evenflow.optimizers.schedule;

import dev.evenflow.optimizers.terms.Hyperparameters;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.training.Schedule;
import dev.evenflow.training.Slots;

/**
 * A power of what is left of the run: {@code end + (1 - end) (1 - step / total)^power}.
 *
 * @param power above 0; default 1
 * @param end the last factor, from 0 to 1; default 0
 */
public record Polynomial(double power, double end) implements Schedule {
  /** Checks the values. */
  public Polynomial {
    Hyperparameters.positive("power", power);
    Hyperparameters.share("end", end);
  }

  /** Down to 0. */
  public Polynomial(double power) {
    this(power, 0);
  }

  /** A line down to 0. */
  public Polynomial() {
    this(1);
  }

  @Override
  public Tensor factor(Tensor step, long total, Slots slots) {
    return Progress.between(end, 1, Progress.of(step, (double) total).rsub(1).pow(power));
  }
}
