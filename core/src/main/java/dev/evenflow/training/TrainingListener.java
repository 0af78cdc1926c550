package dev.evenflow.training;

/** Is told how training goes. */
public interface TrainingListener {
  /**
   * A batch has been trained on.
   *
   * @param report what it did
   * @param batch its number in the epoch, from 1
   * @param batches the number of batches in an epoch
   * @param epoch the epoch, from 1
   */
  default void onBatch(StepReport report, int batch, int batches, int epoch) {}

  /** An epoch is over. */
  default void onEpoch(EpochReport report) {}

  /** Whether training should end before its last epoch; asked after each. */
  default boolean wantsToStop() {
    return false;
  }
}
