package dev.evenflow.diagnostics.symptom;

import static dev.evenflow.diagnostics.symptom.Worst.shown;

import dev.evenflow.diagnostics.Illness;
import dev.evenflow.diagnostics.watch.LayerSignals;
import dev.evenflow.diagnostics.watch.Signals;
import java.util.List;

/**
 * A single step changes the weights of every layer by so much that what they were is lost. Weights
 * that begin at 0 change by much of themselves in healthy trainings, but not those of all layers;
 * so models of a single layer are not judged.
 *
 * @param update above which the least over layers of update over weight is too large
 * @param checks on how many watched steps in a row
 */
public record Overshoot(double update, int checks) implements Symptom {
  /** The defaults: 0.28, 1. */
  public Overshoot() {
    this(0.28, 1);
  }

  @Override
  public Illness illness() {
    return Illness.RATE_TOO_HIGH;
  }

  @Override
  public List<Evidence> evidence(Signals signals) {
    List<LayerSignals> layers =
        signals.layers().stream().filter(each -> Double.isFinite(each.update())).toList();
    double least = layers.stream().mapToDouble(LayerSignals::update).min().orElse(0);
    if (layers.size() < 2 || !(least > update)) {
      return List.of();
    }
    return Worst.by(layers, LayerSignals::update).stream()
        .map(most ->
            new Evidence(
                most.layer(),
                Severity.CRITICAL,
                () ->
                    "one step changes all weights by %s of themselves or more, in %s by %s"
                        .formatted(shown(least), most.layer(), shown(most.update()))))
        .toList();
  }
}
