package dev.evenflow.diagnostics.symptom;

import static dev.evenflow.diagnostics.symptom.Worst.shown;

import dev.evenflow.diagnostics.Illness;
import dev.evenflow.diagnostics.watch.LayerSignals;
import dev.evenflow.diagnostics.watch.Signals;
import java.util.List;

/**
 * Gradients all but end on their way from the head to a layer, whose weights hardly move. The layer
 * is the one that takes most of them away.
 *
 * @param reach a layer whose gradient is a smaller part of the head's starves
 * @param update if its weights also change by a smaller part of themselves in a step
 * @param checks on how many watched steps in a row
 */
public record Vanishing(double reach, double update, int checks) implements Symptom {
  /** The defaults: 5e-3, 1e-4, 20. */
  public Vanishing() {
    this(5e-3, 1e-4, 20);
  }

  @Override
  public Illness illness() {
    return Illness.VANISHING;
  }

  @Override
  public List<Evidence> evidence(Signals signals) {
    List<LayerSignals> starved = signals.layers().stream().filter(each -> isStarved(each)).toList();
    if (starved.isEmpty()) {
      return List.of();
    }
    LayerSignals last = starved.getFirst();
    return Worst.by(signals.layers(), each -> -each.gain()).stream()
        .map(thief ->
            new Evidence(
                thief.layer(),
                Severity.CRITICAL,
                () ->
                    "%s gets %s of the gradient and moves by %s of its weights a step; most is lost in"
                            .formatted(last.layer(), shown(last.reach()), shown(last.update()))
                        + " %s (%s)".formatted(thief.layer(), shown(thief.gain()))))
        .toList();
  }

  /** Where the head passes nothing on, there is nothing to compare with, and no weight moves. */
  private boolean isStarved(LayerSignals layer) {
    return layer.gradient().value() == 0 || (layer.reach() < reach && layer.update() < update);
  }
}
