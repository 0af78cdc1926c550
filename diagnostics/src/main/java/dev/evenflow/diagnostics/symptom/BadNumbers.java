package dev.evenflow.diagnostics.symptom;

import dev.evenflow.diagnostics.Illness;
import dev.evenflow.diagnostics.watch.LayerSignals;
import dev.evenflow.diagnostics.watch.Signals;
import java.util.List;

/**
 * The guard refused a step, or numbers are bad although it did not. The layer is the first whose
 * outputs or gradients are bad; where all are finite, as when a square overflows, the one with the
 * greatest gradients.
 */
public record BadNumbers() implements Symptom {
  @Override
  public Illness illness() {
    return Illness.BAD_NUMBER;
  }

  @Override
  public int checks() {
    return 1;
  }

  @Override
  public boolean judgesRefused() {
    return true;
  }

  @Override
  public List<Evidence> evidence(Signals signals) {
    for (LayerSignals layer : signals.layers()) {
      if (layer.badNumbers() > 0) {
        return List.of(
            new Evidence(
                layer.layer(),
                Severity.CRITICAL,
                "%d outputs and gradients of %s are not finite"
                    .formatted(layer.badNumbers(), layer.layer())));
      }
    }
    return signals.committed()
        ? List.of()
        : Worst.by(signals.layers(), layer -> layer.gradient().value()).stream()
            .map(layer ->
                new Evidence(
                    layer.layer(),
                    Severity.CRITICAL,
                    "the guard refused the step; gradients are largest in " + layer.layer()))
            .toList();
  }
}
