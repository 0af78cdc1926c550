package dev.evenflow.training;

import dev.evenflow.EvenflowException;

/**
 * What a training does about batches that the guard refuses. Each of them is skipped whole: it
 * changes no weight, slot, statistic or count of steps. Many in a row say that there is no way out
 * from where the weights are.
 */
public sealed interface Recovery {
  /** How many refused batches in a row are too many. */
  int streak();

  /** Goes on, however many there are. */
  record Skip() implements Recovery {
    @Override
    public int streak() {
      return Integer.MAX_VALUE;
    }
  }

  /**
   * Stops the training with a {@link BadNumbersException}.
   *
   * @param streak at least 1
   */
  record Stop(int streak) implements Recovery {
    /** Checks the streak. */
    public Stop {
      require("stop", "streak", streak);
    }

    /** After 10 of them. */
    public Stop() {
      this(10);
    }
  }

  /**
   * Goes back to weights, slots and states as they were at least {@code every} committed batches
   * before, if there were as many, and on with the batches that follow; stops where that was done
   * too often. Two copies of all variables are kept in memory.
   *
   * @param streak at least 1
   * @param rollBacks how often it goes back, at least 1
   * @param every the batches between two copies, at least 1
   */
  record RollBack(int streak, int rollBacks, int every) implements Recovery {
    /** Checks the numbers. */
    public RollBack {
      require("roll-back", "streak", streak);
      require("roll-back", "roll-backs", rollBacks);
      require("roll-back", "every", every);
    }

    /** After 10 of them, 3 times, with a copy every 100 batches. */
    public RollBack() {
      this(10, 3, 100);
    }
  }

  private static void require(String name, String key, int value) {
    if (value < 1) {
      throw new EvenflowException(
          "recovery %s: %s must be at least 1, given %d".formatted(name, key, value));
    }
  }
}
