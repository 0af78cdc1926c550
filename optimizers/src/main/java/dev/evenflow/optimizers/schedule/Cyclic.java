package dev.evenflow.optimizers.schedule;

import dev.evenflow.optimizers.terms.Hyperparameters;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.training.Schedule;
import dev.evenflow.training.Slots;

/**
 * Triangles (Smith 2017): from {@code minimum} up to 1 and down again, over and over; with a shrink
 * below 1 the triangles get lower.
 *
 * @param up steps up, at least 1
 * @param down steps down, at least 1
 * @param minimum the lowest factor, from 0 to 1
 * @param shrink what the height is multiplied by from cycle to cycle, in (0, 1]; default 1
 */
public record Cyclic(int up, int down, double minimum, double shrink) implements Schedule {
  /** Checks the values. */
  public Cyclic {
    Hyperparameters.count("up", up);
    Hyperparameters.count("down", down);
    Hyperparameters.share("minimum", minimum);
    Hyperparameters.positive("shrink", shrink);
    Hyperparameters.share("shrink", shrink);
  }

  /** As many steps down as up, all triangles equal. */
  public Cyclic(int up, double minimum) {
    this(up, up, minimum, 1);
  }

  @Override
  public Tensor factor(Tensor step, long total, Slots slots) {
    Tensor cycle = Progress.floor(step.div(up + down));
    Tensor within = step.sub(cycle.mul(up + down));
    Tensor height = within.div(up).min(within.rsub(up + down).div(down));
    Tensor shrunk = shrink == 1 ? height : height.mul(Tensor.constant(shrink).pow(cycle));
    return Progress.between(minimum, 1, shrunk);
  }
}
