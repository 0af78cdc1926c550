package dev.evenflow.training;

import java.util.List;

/**
 * The epochs of one training.
 *
 * @param epochs in order; fewer than asked for if it stopped early
 */
public record History(List<EpochReport> epochs) {
  /** Copies the list. */
  public History {
    epochs = List.copyOf(epochs);
  }

  /**
   * The last epoch.
   *
   * @throws java.util.NoSuchElementException if there was none
   */
  public EpochReport last() {
    return epochs.getLast();
  }
}
