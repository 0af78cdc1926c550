package dev.evenflow.diagnostics.symptom;

import static dev.evenflow.diagnostics.symptom.Worst.shown;

import dev.evenflow.diagnostics.Illness;
import dev.evenflow.diagnostics.watch.LayerSignals;
import dev.evenflow.diagnostics.watch.Signals;
import java.util.List;
import java.util.Optional;

/**
 * Gradients grow on their way from the head to a layer. The layer is the one between that adds
 * most.
 *
 * @param reach a layer whose gradient is a greater multiple of the head's gets too much
 * @param update if a step also changes weights by a greater part of them, in the median over layers
 * @param checks on how many watched steps in a row
 */
public record Exploding(double reach, double update, int checks) implements Symptom {
  /** The defaults: 1e4, whatever the update, 5. */
  public Exploding() {
    this(1e4, 0, 5);
  }

  /** What a single step tells, since there may be no other: 100 and a tenth of the weights. */
  static Exploding atOnce() {
    return new Exploding(100, 0.1, 1);
  }

  @Override
  public Illness illness() {
    return Illness.EXPLODING;
  }

  @Override
  public List<Evidence> evidence(Signals signals) {
    List<LayerSignals> hidden = Way.hidden(signals.layers());
    Optional<LayerSignals> flooded = Worst.finite(hidden, LayerSignals::reach);
    double median = Updates.median(signals);
    boolean isFlooded = flooded.isPresent() && flooded.get().reach() > reach;
    if (!isFlooded || (update > 0 && !(median > update))) {
      return List.of();
    }
    List<LayerSignals> way = Way.to(flooded.get(), signals.layers());
    return Worst.by(way, LayerSignals::gain).stream()
        .map(source ->
            new Evidence(
                source.layer(),
                Severity.CRITICAL,
                () ->
                    "%s gets %s times the head's gradient; most is added in %s (%s)"
                        .formatted(
                            flooded.get().layer(),
                            shown(flooded.get().reach()),
                            source.layer(),
                            shown(source.gain()))))
        .toList();
  }
}
