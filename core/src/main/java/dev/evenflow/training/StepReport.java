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
 * @param loss the mean loss of the batch before the update
 * @param accuracy the share of examples whose largest output is at their label, from 0 to 1
 * @param reports what optimizer, transforms and schedule reported, by name
 */
public record StepReport(
    long position,
    long step,
    boolean committed,
    int gathered,
    double loss,
    double accuracy,
    Map<String, Double> reports) {
  /** Copies the reports in their order. */
  public StepReport {
    reports = Collections.unmodifiableMap(new LinkedHashMap<>(reports));
  }
}
