package dev.evenflow.optimizers.schedule;

import dev.evenflow.optimizers.terms.Hyperparameters;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.training.Schedule;
import dev.evenflow.training.Slots;
import java.util.List;

/**
 * A factor at each of some steps: {@code factor^(number of milestones ≤ step)}.
 *
 * @param milestones steps, each at least 1
 * @param factor above 0; default 0.1
 */
public record MultiStep(List<Integer> milestones, double factor) implements Schedule {
  /** Checks and copies the values. */
  public MultiStep {
    milestones = List.copyOf(milestones);
    milestones.forEach(milestone -> Hyperparameters.count("milestone", milestone));
    Hyperparameters.positive("factor", factor);
  }

  /** A tenth at each milestone. */
  public MultiStep(List<Integer> milestones) {
    this(milestones, 0.1);
  }

  @Override
  public Tensor factor(Tensor step, long total, Slots slots) {
    Tensor passed = Tensor.constant(0);
    for (int milestone : milestones) {
      passed = passed.add(Tensor.constant(milestone).lessOrEqual(step));
    }
    return Tensor.constant(factor).pow(passed);
  }
}
