package dev.evenflow.training;

import dev.evenflow.EvenflowException;
import dev.evenflow.data.Dataset;

/** Ends training when the loss on held-out examples has not become smaller for some epochs. */
public final class EarlyStopping implements TrainingListener {
  private final Trainer trainer;
  private final Dataset heldOut;
  private final int patience;
  private double best = Double.POSITIVE_INFINITY;
  private int epochsSinceBest;

  /**
   * Watches a trainer.
   *
   * @param heldOut examples that are not trained on
   * @param patience epochs without a smaller loss after which training ends, at least 1
   */
  public EarlyStopping(Trainer trainer, Dataset heldOut, int patience) {
    if (patience < 1) {
      throw new EvenflowException("the patience must be at least 1 epoch, given " + patience);
    }
    this.trainer = trainer;
    this.heldOut = heldOut;
    this.patience = patience;
  }

  @Override
  public void onEpoch(EpochReport report) {
    double loss = trainer.evaluate(heldOut).loss();
    epochsSinceBest = loss < best ? 0 : epochsSinceBest + 1;
    best = Math.min(best, loss);
  }

  @Override
  public boolean wantsToStop() {
    return epochsSinceBest >= patience;
  }
}
