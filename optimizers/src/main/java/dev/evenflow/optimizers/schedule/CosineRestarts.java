package dev.evenflow.optimizers.schedule;

import dev.evenflow.optimizers.terms.Hyperparameters;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.training.Schedule;
import dev.evenflow.training.Slots;

/**
 * Half cosines from 1 to {@code end}, one after the other, each longer than the one before by a
 * factor (SGDR: Loshchilov and Hutter 2017).
 *
 * @param period the length of the first in steps, at least 1
 * @param growth what the length is multiplied by at each restart, at least 1; default 1
 * @param end the lowest factor, from 0 to 1; default 0
 */
public record CosineRestarts(int period, int growth, double end) implements Schedule {
  /** Checks the values. */
  public CosineRestarts {
    Hyperparameters.count("period", period);
    Hyperparameters.count("growth", growth);
    Hyperparameters.share("end", end);
  }

  /** Equal lengths, down to 0. */
  public CosineRestarts(int period) {
    this(period, 1, 0);
  }

  @Override
  public Tensor factor(Tensor step, long total, Slots slots) {
    Tensor progress = growth == 1 ? repeated(step) : growing(step, total);
    return Progress.between(1, end, Progress.halfCosine(progress));
  }

  private Tensor repeated(Tensor step) {
    Tensor cycles = step.div(period);
    return cycles.sub(Progress.floor(cycles));
  }

  /** Growing cycles are few in any run, so each is written out. */
  private Tensor growing(Tensor step, long total) {
    Tensor progress = Progress.of(step, period);
    long length = period;
    for (long start = period; start < total; start += length) {
      length *= growth;
      progress =
          Tensor.select(
              step.less((double) start),
              progress,
              Progress.of(step.sub((double) start), (double) length));
    }
    return progress;
  }
}
