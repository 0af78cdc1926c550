package dev.evenflow.cli;

import dev.evenflow.EvenflowException;
import picocli.CommandLine.Option;

/** The options about saving a training as it goes. */
final class SaveOptions {
  private static final String EPOCH = "epoch";

  @Option(
      names = "--save-every",
      paramLabel = "N|epoch",
      defaultValue = EPOCH,
      description =
          "Save a snapshot to resume from after every N batches or every epoch. Default:"
              + " ${DEFAULT-VALUE}.")
  private String every = EPOCH;

  @Option(
      names = "--keep",
      paramLabel = "K",
      defaultValue = "3",
      description = "How many snapshots are kept. Default: ${DEFAULT-VALUE}.")
  private int keep = 3;

  /** The batches between two snapshots, 0 for an epoch. */
  long batches() {
    if (every.equals(EPOCH)) {
      return 0;
    }
    try {
      long batches = Long.parseLong(every);
      if (batches > 0) {
        return batches;
      }
    } catch (NumberFormatException e) {
      throw new EvenflowException(
          "save-every must be epoch or a number of batches, given " + every, e);
    }
    throw new EvenflowException("save-every must be at least 1 batch, given " + every);
  }

  /** How many snapshots stay. */
  int keep() {
    if (keep < 1) {
      throw new EvenflowException("at least 1 snapshot must be kept, given " + keep);
    }
    return keep;
  }
}
