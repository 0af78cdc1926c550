package dev.evenflow.training;

import dev.evenflow.EvenflowException;
import java.util.ArrayList;
import java.util.List;

/**
 * How far a training over a data set has come: what a resumed one needs to go on where it was.
 *
 * @param examples in the training data, 0 before the first batch
 * @param epochs those that are done
 * @param batches how many are done in the epoch that is not
 * @param refused how many of these batches the guard refused
 * @param streak how many batches up to the last it has refused in a row, in earlier epochs too
 * @param rollBacks how often the training has gone back since
 * @param means over the others
 * @param seconds of training in that epoch
 */
public record TrainingProgress(
    int examples,
    List<EpochReport> epochs,
    int batches,
    int refused,
    int streak,
    int rollBacks,
    Means means,
    double seconds) {
  /** Of a training that has not begun. */
  public static final TrainingProgress NONE =
      new TrainingProgress(0, List.of(), 0, 0, 0, 0, Means.NONE, 0);

  /**
   * Copies the list.
   *
   * @throws EvenflowException if a count is negative
   */
  public TrainingProgress {
    epochs = List.copyOf(epochs);
    if (examples < 0 || batches < 0 || refused < 0 || streak < 0 || rollBacks < 0) {
      throw new EvenflowException(
          "a training has no negative number of examples or batches, given %d, %d, %d"
              .formatted(examples, batches, refused));
    }
  }

  /** The epoch that runs or comes next, from 1. */
  public int epoch() {
    return epochs.size() + 1;
  }

  /** This as if no time had been spent. */
  TrainingProgress untimed() {
    List<EpochReport> reports = epochs.stream().map(EpochReport::untimed).toList();
    return new TrainingProgress(examples, reports, batches, refused, streak, rollBacks, means, 0);
  }

  /** This over a data set, if it is not yet over one of another size. */
  TrainingProgress over(int size) {
    if (examples != 0 && examples != size) {
      throw new EvenflowException(
          "the training to be resumed was over %d examples, given %d".formatted(examples, size));
    }
    return new TrainingProgress(size, epochs, batches, refused, streak, rollBacks, means, seconds);
  }

  /** This and a batch. */
  TrainingProgress after(StepReport batch, double secondsSoFar) {
    return batch.committed()
        ? new TrainingProgress(
            examples,
            epochs,
            batches + 1,
            refused,
            batch.gathered() > 0 ? streak : 0,
            rollBacks,
            means.plus(batch.evaluation()),
            secondsSoFar)
        : new TrainingProgress(
            examples,
            epochs,
            batches + 1,
            refused + 1,
            batch.gathered() > 0 ? streak : streak + 1,
            rollBacks,
            means,
            secondsSoFar);
  }

  /** This with the running epoch done. */
  TrainingProgress after(EpochReport report) {
    List<EpochReport> more = new ArrayList<>(epochs);
    more.add(report);
    return new TrainingProgress(examples, more, 0, 0, streak, rollBacks, Means.NONE, 0);
  }

  /** This with another number of batches refused in a row, and of roll-backs. */
  TrainingProgress withTrouble(int refusedInRow, int wentBack) {
    return new TrainingProgress(
        examples, epochs, batches, refused, refusedInRow, wentBack, means, seconds);
  }
}
