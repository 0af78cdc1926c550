package dev.evenflow.cli;

import dev.evenflow.EvenflowException;
import dev.evenflow.checkpoint.SnapshotFolder;
import dev.evenflow.training.EpochReport;
import dev.evenflow.training.StepReport;
import dev.evenflow.training.Trainer;
import dev.evenflow.training.TrainingListener;

/**
 * Saves snapshots of a training as it goes, and ends it where the process is asked to end. A
 * snapshot that cannot be saved is no reason to lose the training: that is told, and it goes on.
 */
final class Saving implements TrainingListener {
  private Trainer trainer;
  private final SnapshotFolder folder;
  private final long batches;
  private final Interruption interruption;
  private final Output output;
  private long saved = -1;
  private boolean isDue;

  /**
   * Saves a trainer's snapshots in a folder.
   *
   * @param batches how many lie between two of them; 0 for one after each epoch
   */
  Saving(
      Trainer trainer,
      SnapshotFolder folder,
      long batches,
      Interruption interruption,
      Output output) {
    this.trainer = trainer;
    this.folder = folder;
    this.batches = batches;
    this.interruption = interruption;
    this.output = output;
  }

  /** From here on snapshots are of this trainer, as the other's training goes on in it. */
  Saving follow(Trainer other) {
    trainer = other;
    return this;
  }

  /** The trainer whose snapshots are saved. */
  Trainer trainer() {
    return trainer;
  }

  /** Lets a snapshot be saved after the next batch in any case. */
  void saveSoon() {
    isDue = true;
  }

  @Override
  public void onBatch(StepReport report, int batch, int perEpoch, int epoch) {
    if (isDue || (batches > 0 && trainer.position() % batches == 0)) {
      trySave();
    }
  }

  @Override
  public void onEpoch(EpochReport report) {
    if (batches == 0) {
      trySave();
    }
  }

  @Override
  public boolean stops() {
    return interruption.isRequested();
  }

  private void trySave() {
    isDue = false;
    try {
      save();
    } catch (EvenflowException e) {
      String last = saved < 0 ? "none is saved yet" : "the last one is of batch " + saved;
      output.warning("no snapshot, training goes on (" + last + "): " + e.getMessage());
    }
  }

  /**
   * Saves a snapshot of the training as it is.
   *
   * @throws EvenflowException if that is not possible
   */
  void save() {
    folder.save(trainer.position(), trainer.snapshot().safetensors());
    saved = trainer.position();
  }
}
