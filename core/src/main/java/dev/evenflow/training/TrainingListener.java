package dev.evenflow.training;

import java.util.function.Supplier;

/**
 * Is told how a training goes, on its thread, which waits meanwhile. An exception ends the
 * training; the model stays as the last batch left it.
 */
public interface TrainingListener {
  /**
   * A batch is done.
   *
   * @param report what it did
   * @param batch its number within the epoch, from 1
   * @param batches the number of batches in an epoch
   * @param epoch from 1
   */
  default void onBatch(StepReport report, int batch, int batches, int epoch) {}

  /**
   * The guard has refused a batch; {@link #onBatch} follows.
   *
   * @param step gives a copy of all that the step was computed from, as long as this call lasts
   */
  default void onRefused(StepReport report, Supplier<BadStep> step) {}

  /** The training has gone back, as its {@link Recovery} says. */
  default void onRollBack(RolledBack event) {}

  /**
   * Whether training is to end here, although it may be resumed; asked after every batch. An epoch
   * that is cut short has no report.
   */
  default boolean stops() {
    return false;
  }

  /** An epoch is done, its validation included. */
  default void onEpoch(EpochReport report) {}
}
