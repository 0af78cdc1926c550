package dev.evenflow.diagnostics.symptom;

import static dev.evenflow.diagnostics.symptom.Worst.shown;

import dev.evenflow.diagnostics.Illness;
import dev.evenflow.diagnostics.watch.LayerSignals;
import dev.evenflow.diagnostics.watch.Signals;
import java.util.List;
import java.util.Optional;

/**
 * Gradients all but end in a layer whose weights are so small that a step changes them by more than
 * themselves. They grow, within some tens of steps; the layers behind stand still until then, and
 * what they lose is lost where there are few steps.
 *
 * @param reach a layer whose gradient is a smaller part of the head's starves
 * @param update by how much of themselves a step changes the weights of the layer that takes most
 *     of it away, at least
 * @param checks on how many watched steps in a row
 */
public record TinyWeights(double reach, double update, int checks) implements Symptom {
  /** The defaults: 5e-3, as of what vanishes, 1, 1. */
  public TinyWeights() {
    this(5e-3, 1, 1);
  }

  @Override
  public Illness illness() {
    return Illness.VANISHING;
  }

  @Override
  public List<Evidence> evidence(Signals signals) {
    List<LayerSignals> layers = signals.layers();
    Optional<LayerSignals> starved =
        Way.hidden(layers).stream().filter(each -> each.reach() < reach).findFirst();
    return starved
        .flatMap(each -> Worst.by(Way.to(each, layers), way -> -way.gain()))
        .filter(thief -> thief.update() > update)
        .map(thief ->
            new Evidence(
                thief.layer(),
                Severity.CRITICAL,
                () ->
                    "%s gets %s of the gradient; most is lost in %s (%s), whose weights a step changes by %s of themselves"
                        .formatted(
                            starved.get().layer(),
                            shown(starved.get().reach()),
                            thief.layer(),
                            shown(thief.gain()),
                            shown(thief.update()))))
        .stream()
        .toList();
  }
}
