package dev.evenflow.training;

import dev.evenflow.EvenflowException;
import java.util.List;

/**
 * Ends a training whose validation loss no longer falls. The weights stay those of the last epoch.
 *
 * @param patience how many epochs in a row may fail to lower the least validation loss, at least 1
 */
public record EarlyStopping(int patience) {
  /** Trains for all epochs. */
  public static final EarlyStopping NEVER = new EarlyStopping(Integer.MAX_VALUE);

  /** Checks the patience. */
  public EarlyStopping {
    if (patience < 1) {
      throw new EvenflowException(
          "early stopping: patience must be at least 1 epoch, given " + patience);
    }
  }

  /** Whether to stop after these epochs. A NaN lowers nothing. */
  boolean stopsAfter(List<EpochReport> epochs) {
    double least = Double.POSITIVE_INFINITY;
    int waited = 0;
    for (EpochReport epoch : epochs) {
      waited = epoch.validationLoss() < least ? 0 : waited + 1;
      least = waited == 0 ? epoch.validationLoss() : least;
    }
    return waited >= patience;
  }
}
