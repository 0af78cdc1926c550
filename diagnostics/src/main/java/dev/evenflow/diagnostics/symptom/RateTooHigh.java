package dev.evenflow.diagnostics.symptom;

import dev.evenflow.diagnostics.Illness;
import dev.evenflow.diagnostics.watch.LayerSignals;
import dev.evenflow.diagnostics.watch.Signals;
import java.util.List;

/**
 * A step changes weights by so much of themselves that what they learned is lost.
 *
 * @param update above which the median over layers of update over weight is too large
 * @param checks on how many watched steps in a row
 */
public record RateTooHigh(double update, int checks) implements Symptom {
  /** The defaults: 0.05, 30. */
  public RateTooHigh() {
    this(0.05, 30);
  }

  @Override
  public Illness illness() {
    return Illness.RATE_TOO_HIGH;
  }

  @Override
  public List<Evidence> evidence(Signals signals) {
    double median = Updates.median(signals);
    return median > update ? Updates.evidence(signals, median, LayerSignals::update) : List.of();
  }
}
