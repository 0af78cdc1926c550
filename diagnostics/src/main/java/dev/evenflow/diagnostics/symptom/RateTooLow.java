package dev.evenflow.diagnostics.symptom;

import dev.evenflow.diagnostics.Illness;
import dev.evenflow.diagnostics.watch.Signals;
import java.util.List;

/**
 * A step changes weights by so little of themselves that they hardly learn.
 *
 * @param update below which the median over layers of update over weight is too small
 * @param checks on how many watched steps in a row
 */
public record RateTooLow(double update, int checks) implements Symptom {
  /** The defaults: 1e-4, 30. */
  public RateTooLow() {
    this(1e-4, 30);
  }

  @Override
  public Illness illness() {
    return Illness.RATE_TOO_LOW;
  }

  @Override
  public List<Evidence> evidence(Signals signals) {
    double median = Updates.median(signals);
    return median < update ? Updates.evidence(signals, median, each -> -each.update()) : List.of();
  }
}
