package dev.evenflow.training;

import dev.evenflow.tensor.Tensor;

/**
 * How the learning rate changes: a pure function of the step, or of a metric remembered in slots.
 */
@FunctionalInterface
public interface Schedule {
  /**
   * What the learning rate is multiplied by.
   *
   * @param step rank 0: the number of updates committed before this one, from 0
   * @param total the number of updates planned for the whole run
   * @param slots the schedule's memory, if it needs one, and the latest metric
   * @return rank 0
   */
  Tensor factor(Tensor step, long total, Slots slots);
}
