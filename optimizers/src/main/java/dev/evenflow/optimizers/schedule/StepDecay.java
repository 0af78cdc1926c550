package dev.evenflow.optimizers.schedule;

import dev.evenflow.optimizers.terms.Hyperparameters;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.training.Schedule;
import dev.evenflow.training.Slots;

/**
 * A factor after every so many steps: {@code factor^floor(step / every)}.
 *
 * @param every the number of steps between two falls, at least 1
 * @param factor above 0; default 0.1
 */
public record StepDecay(int every, double factor) implements Schedule {
  /** Checks the values. */
  public StepDecay {
    Hyperparameters.count("every", every);
    Hyperparameters.positive("factor", factor);
  }

  /** A tenth after every so many steps. */
  public StepDecay(int every) {
    this(every, 0.1);
  }

  @Override
  public Tensor factor(Tensor step, long total, Slots slots) {
    return Tensor.constant(factor).pow(Progress.floor(step.div(every)));
  }
}
