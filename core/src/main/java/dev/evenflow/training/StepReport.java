package dev.evenflow.training;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one batch did.
 *
 * @param position the number of batches drawn before this one
 * @param step the number of committed updates, this batch's included
 * @param committed whether the batch changed the model, false if the guard refused it; of one that
 *     is gathered, whether no loss or state was bad so far
 * @param gathered how many batches are gathered for the next step, 0 if this one made a step or was
 *     refused with all that were gathered for it
 * @param evaluation of the batch before the update
 * @param reports what optimizer, transforms and schedule reported, by name
 */
public record StepReport(
    long position,
    long step,
    boolean committed,
    int gathered,
    Evaluation evaluation,
    Map<String, Double> reports) {
  /** Copies the reports in their order. */
  public StepReport {
    reports = Collections.unmodifiableMap(new LinkedHashMap<>(reports));
  }

  /** The mean loss of the batch before the update. */
  public double loss() {
    return evaluation.loss();
  }

  /** The share of labels that the batch's outputs are largest at, from 0 to 1. */
  public double accuracy() {
    return evaluation.accuracy();
  }
}
