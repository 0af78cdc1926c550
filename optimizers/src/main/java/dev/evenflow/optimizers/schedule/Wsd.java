package dev.evenflow.optimizers.schedule;

import dev.evenflow.optimizers.terms.Hyperparameters;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.training.Schedule;
import dev.evenflow.training.Slots;

/**
 * Warm-up, stable, decay (Hu et al. 2024): a rise, then full rate, then a fall {@code 1 -
 * sqrt(progress)} (Hägele et al. 2024). The stable part can be made longer later on.
 *
 * @param rise the part of the run that warms up, from 0 to 1; default 0.05
 * @param fall the part of the run that decays, from 0 to 1; default 0.2
 * @param end the last factor, from 0 to 1; default 0
 */
public record Wsd(double rise, double fall, double end) implements Schedule {
  /** Checks the values. */
  public Wsd {
    Hyperparameters.share("rise", rise);
    Hyperparameters.share("fall", fall);
    Hyperparameters.share("rise and fall together", rise + fall);
    Hyperparameters.share("end", end);
  }

  /** The default parts. */
  public Wsd() {
    this(0.05, 0.2, 0);
  }

  @Override
  public Tensor factor(Tensor step, long total, Slots slots) {
    double rising = Math.rint(rise * total);
    double falling = Math.rint(fall * total);
    double top = total - falling;
    Tensor up = step.add(1).div(rising + 1).min(1);
    Tensor progress = Progress.of(step.sub(top).max(0.0), falling);
    return Tensor.select(step.less(top), up, Progress.between(1, end, progress.sqrt()));
  }
}
