package dev.evenflow.diagnostics.symptom;

import dev.evenflow.diagnostics.Illness;
import dev.evenflow.diagnostics.watch.LayerSignals;
import dev.evenflow.diagnostics.watch.Signals;
import java.util.List;
import java.util.Optional;

/**
 * The guard refused a step, or numbers are bad although it did not. The layer is the first whose
 * outputs are bad; where those are finite, the last whose gradients are bad; where all are, as when
 * a square overflows, the one with the greatest gradients.
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
    Optional<LayerSignals> cause = cause(signals.layers());
    if (cause.isPresent()) {
      LayerSignals layer = cause.get();
      return List.of(
          new Evidence(
              layer.layer(),
              Severity.CRITICAL,
              "%d outputs and gradients of %s are not finite"
                  .formatted(layer.badNumbers(), layer.layer())));
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

  /** Bad outputs spread towards the head, bad gradients of good outputs towards the input. */
  private static Optional<LayerSignals> cause(List<LayerSignals> layers) {
    List<LayerSignals> bad = layers.stream().filter(each -> each.badNumbers() > 0).toList();
    return bad.stream()
        .filter(each -> !Double.isFinite(each.variance()))
        .findFirst()
        .or(() -> bad.isEmpty() ? Optional.empty() : Optional.of(bad.getLast()));
  }
}
