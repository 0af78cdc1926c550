package dev.evenflow.diagnostics.symptom;

import static dev.evenflow.diagnostics.symptom.Worst.shown;

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
    if (!(median < update)) {
      return List.of();
    }
    return Worst.by(signals.layers(), each -> -each.update()).stream()
        .map(worst ->
            new Evidence(
                worst.layer(),
                Severity.WARNING,
                "a step changes weights by %s of themselves, in %s by %s"
                    .formatted(shown(median), worst.layer(), shown(worst.update()))))
        .toList();
  }
}
