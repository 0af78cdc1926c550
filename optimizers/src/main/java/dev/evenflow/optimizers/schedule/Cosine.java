package dev.evenflow.optimizers.schedule;

import dev.evenflow.optimizers.terms.Hyperparameters;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.training.Schedule;
import dev.evenflow.training.Slots;

/**
 * Half a cosine from 1 to {@code end} over the run (Loshchilov and Hutter 2017): {@code end + (1 -
 * end) (1 + cos(pi step / total)) / 2}.
 *
 * @param end the last factor, from 0 to 1; default 0
 */
public record Cosine(double end) implements Schedule {
  /** Checks the value. */
  public Cosine {
    Hyperparameters.share("end", end);
  }

  /** Down to 0. */
  public Cosine() {
    this(0);
  }

  @Override
  public Tensor factor(Tensor step, long total, Slots slots) {
    return Progress.between(1, end, Progress.halfCosine(Progress.of(step, (double) total)));
  }
}
