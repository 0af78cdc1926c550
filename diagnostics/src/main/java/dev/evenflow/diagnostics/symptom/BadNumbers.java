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
    List<LayerSignals> layers = signals.layers();
    // Bad outputs spread towards the head, bad gradients of good outputs towards the input.
    Optional<LayerSignals> outputs =
        layers.stream().filter(each -> !Double.isFinite(each.variance())).findFirst();
    if (outputs.isPresent()) {
      return List.of(evidence(outputs.get(), "outputs of %s are not finite"));
    }
    List<LayerSignals> bad =
        layers.stream().filter(each -> !Double.isFinite(each.greatest())).toList();
    if (!bad.isEmpty()) {
      return List.of(evidence(bad.getLast(), "gradients of %s are not finite"));
    }
    return signals.committed()
        ? List.of()
        : Worst.by(layers, LayerSignals::greatest).stream()
            .map(
                worst -> evidence(worst, "the guard refused the step; gradients are largest in %s"))
            .toList();
  }

  private static Evidence evidence(LayerSignals layer, String sentence) {
    return new Evidence(layer.layer(), Severity.CRITICAL, () -> sentence.formatted(layer.layer()));
  }
}
