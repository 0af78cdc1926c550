package dev.evenflow.training;

import java.util.Map;

/**
 * What one batch did.
 *
 * @param position the number of batches drawn before this one
 * @param step the number of committed updates after it
 * @param committed whether the guard held, so that weights, slots and statistics were written
 * @param loss the mean loss of the batch before the update
 * @param accuracy the part of the batch that was classified right before the update
 * @param reports what strategies reported, such as a gradient norm before clipping
 */
public record StepReport(
    long position,
    long step,
    boolean committed,
    double loss,
    double accuracy,
    Map<String, Double> reports) {
  /** Copies the reports. */
  public StepReport {
    reports = Map.copyOf(reports);
  }
}
