package dev.evenflow.diagnostics.healing;

/**
 * A controlled experiment: trainings that begin at one snapshot, with a treatment or without, and
 * go on over the same batches.
 *
 * @param control without treatment
 * @param treated with it
 */
public record Proof(Arm control, Arm treated) {
  /** What a treatment must make of the loss, in parts of the control's, so that it is no chance. */
  private static final double BETTER = 0.95;

  /** One that makes this of the loss, in parts of what else could be, need not fear others. */
  private static final double DECISIVE = 0.8;

  /**
   * One training of the experiment.
   *
   * @param first loss, of the first batch that was committed
   * @param loss what it is judged by; infinite if it came to none, NaN if the training ended too
   *     soon to be judged
   * @param batches that it took
   */
  public record Arm(double first, double loss, int batches) {
    /** The loss in parts of the first. */
    double fall() {
      return loss / first;
    }
  }

  /** Whether the treatment has made the loss smaller, or finite. */
  public boolean helps() {
    return treated.loss < BETTER * control.loss;
  }

  /**
   * Whether it has made the loss so much smaller that nothing else need be tried.
   *
   * @param chance the loss of whoever knows nothing
   */
  boolean isDecisive(double chance) {
    double best = Math.min(chance, Math.min(control.loss, treated.first));
    return treated.loss < DECISIVE * best;
  }
}
