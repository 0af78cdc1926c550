package dev.evenflow.diagnostics.symptom;

import static dev.evenflow.diagnostics.symptom.Worst.shown;

import dev.evenflow.diagnostics.Illness;
import dev.evenflow.diagnostics.watch.LayerSignals;
import dev.evenflow.diagnostics.watch.Signals;
import java.util.List;
import java.util.Optional;

/**
 * Gradients grow on their way from the head to the input. The layer is the one that adds most.
 *
 * @param reach a layer whose gradient is a greater multiple of the head's gets too much
 * @param checks on how many watched steps in a row
 */
public record Exploding(double reach, int checks) implements Symptom {
  /** The defaults: 1e4, 5. */
  public Exploding() {
    this(1e4, 5);
  }

  @Override
  public Illness illness() {
    return Illness.EXPLODING;
  }

  @Override
  public List<Evidence> evidence(Signals signals) {
    Optional<LayerSignals> flooded = Worst.by(signals.layers(), LayerSignals::reach);
    if (flooded.isEmpty() || !(flooded.get().reach() > reach)) {
      return List.of();
    }
    return Worst.by(signals.layers(), LayerSignals::gain).stream()
        .map(source ->
            new Evidence(
                source.layer(),
                Severity.CRITICAL,
                "%s gets %s times the head's gradient; most is added in %s (%s)"
                    .formatted(
                        flooded.get().layer(),
                        shown(flooded.get().reach()),
                        source.layer(),
                        shown(source.gain()))))
        .toList();
  }
}
