package dev.evenflow.training;

import dev.evenflow.EvenflowException;

/**
 * Which steps a probe watches.
 *
 * @param probe what is measured
 * @param every how many steps there are for one that is watched, the first included
 */
public record Watching(Probe probe, int every) {
  /**
   * Checks the number.
   *
   * @throws EvenflowException if it is less than 1
   */
  public Watching {
    if (every < 1) {
      throw new EvenflowException(
          "a step can be watched every 1 or more steps, given every " + every);
    }
  }

  /** Whether a step is watched, of which so many were committed before. */
  boolean isDue(long committed) {
    return committed % every == 0;
  }
}
