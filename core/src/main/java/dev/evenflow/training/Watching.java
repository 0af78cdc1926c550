package dev.evenflow.training;

import dev.evenflow.EvenflowException;
import java.util.function.LongPredicate;

/**
 * Which steps a probe watches.
 *
 * @param probe what is measured
 * @param isDue whether a step is watched before which so many were committed
 * @param isRare whether so few are that their program is not worth warming up
 */
public record Watching(Probe probe, LongPredicate isDue, boolean isRare) {
  /** Watches so many that their program is worth warming up. */
  public Watching(Probe probe, LongPredicate isDue) {
    this(probe, isDue, false);
  }

  /**
   * Watches regularly.
   *
   * @param every how many steps there are for one that is watched, the first included
   * @throws EvenflowException if it is less than 1
   */
  public static Watching every(Probe probe, int every) {
    if (every < 1) {
      throw new EvenflowException(
          "a step can be watched every 1 or more steps, given every " + every);
    }
    return new Watching(probe, committed -> committed % every == 0);
  }
}
