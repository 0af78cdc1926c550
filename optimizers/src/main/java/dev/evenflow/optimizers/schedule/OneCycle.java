package dev.evenflow.optimizers.schedule;

import dev.evenflow.optimizers.terms.Hyperparameters;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.training.Schedule;
import dev.evenflow.training.Slots;

/**
 * One cycle (Smith and Topin 2018), as in PyTorch: up along half a cosine from {@code 1 / divisor}
 * to 1, then down to {@code 1 / (divisor finalDivisor)} at the last step.
 *
 * @param rise the part of the run that goes up, between 0 and 1; default 0.3
 * @param divisor at least 1; default 25
 * @param finalDivisor at least 1; default 1e4
 */
public record OneCycle(double rise, double divisor, double finalDivisor) implements Schedule {
  /** Checks the values. */
  public OneCycle {
    Hyperparameters.require(0 < rise && rise < 1, "rise", "be between 0 and 1", rise);
    Hyperparameters.require(divisor >= 1, "divisor", "be at least 1", divisor);
    Hyperparameters.require(finalDivisor >= 1, "final divisor", "be at least 1", finalDivisor);
  }

  /** PyTorch's default values. */
  public OneCycle() {
    this(0.3, 25, 1e4);
  }

  @Override
  public Tensor factor(Tensor step, long total, Slots slots) {
    double top = Math.max(rise * total - 1, 1);
    double last = Math.max(total - 1.0, top + 1);
    Tensor up = Progress.between(1 / divisor, 1, Progress.halfCosine(Progress.of(step, top)));
    Tensor down =
        Progress.between(
            1,
            1 / (divisor * finalDivisor),
            Progress.halfCosine(Progress.of(step.sub(top), last - top)));
    return Tensor.select(step.lessOrEqual(Tensor.constant(top)), up, down);
  }
}
