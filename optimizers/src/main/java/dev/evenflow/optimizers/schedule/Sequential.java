package dev.evenflow.optimizers.schedule;

import dev.evenflow.optimizers.terms.Hyperparameters;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.training.Schedule;
import dev.evenflow.training.Slots;
import java.util.List;

/**
 * Schedules one after the other. Each sees its own part as if it were the whole run.
 *
 * @param phases all but the last, with their lengths
 * @param last what fills the rest of the run
 */
public record Sequential(List<Phase> phases, Schedule last) implements Schedule {
  /**
   * A part of the run.
   *
   * @param schedule what holds in it
   * @param steps its length, at least 1
   */
  public record Phase(Schedule schedule, int steps) {
    /** Checks the length. */
    public Phase {
      Hyperparameters.count("steps", steps);
    }
  }

  /** Copies the phases. */
  public Sequential {
    phases = List.copyOf(phases);
  }

  @Override
  public Tensor factor(Tensor step, long total, Slots slots) {
    int start = phases.stream().mapToInt(Phase::steps).sum();
    Tensor factor = factor(last, step, start, Math.max(total - start, 1), slots, phases.size());
    for (int i = phases.size() - 1; i >= 0; i--) {
      Phase phase = phases.get(i);
      Tensor end = Tensor.constant(start);
      start -= phase.steps();
      Tensor own = factor(phase.schedule(), step, start, phase.steps(), slots, i);
      factor = Tensor.select(step.less(end), own, factor);
    }
    return factor;
  }

  private static Tensor factor(
      Schedule schedule, Tensor step, int start, long length, Slots slots, int index) {
    return schedule.factor(step.sub(start).max(0.0), length, slots.child("phase" + (index + 1)));
  }
}
