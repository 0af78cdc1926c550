package dev.evenflow.diagnostics.symptom;

import static dev.evenflow.diagnostics.symptom.Worst.shown;

import dev.evenflow.diagnostics.Illness;
import dev.evenflow.diagnostics.watch.LayerSignals;
import dev.evenflow.diagnostics.watch.Signals;
import java.util.List;
import java.util.Optional;

/**
 * Gradients all but end on their way from the head to a layer, whose weights hardly move. The layer
 * is the one between that takes most of them away; where a layer's activations are all flat, which
 * makes those behind it flat too, it is the first of these.
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

  /**
   * What vanishes whatever the update, for rules that divide gradients by their own size move
   * weights by noise as well: 1e-4 on 5 steps, as of what explodes.
   */
  static Vanishing whateverTheUpdate() {
    return new Vanishing(1e-4, Double.POSITIVE_INFINITY, 5);
  }

  @Override
  public List<Evidence> evidence(Signals signals) {
    List<LayerSignals> layers = signals.layers();
    Optional<LayerSignals> starved =
        Way.hidden(layers).stream().filter(each -> isStarved(each)).findFirst();
    if (starved.isEmpty()) {
      return List.of();
    }
    LayerSignals last = starved.get();
    Optional<LayerSignals> flat = layers.stream().filter(each -> each.slope() == 0).findFirst();
    if (flat.isPresent()) {
      return evidence(last, flat.get(), "all units of %s are flat".formatted(flat.get().layer()));
    }
    // Where the head passes nothing on, there is no way to compare.
    LayerSignals thief =
        Worst.by(Way.to(last, layers), each -> -each.gain()).orElse(layers.getLast());
    return evidence(
        last, thief, "most is lost in %s (%s)".formatted(thief.layer(), shown(thief.gain())));
  }

  private static List<Evidence> evidence(LayerSignals last, LayerSignals cause, String how) {
    return List.of(
        new Evidence(
            cause.layer(),
            Severity.CRITICAL,
            () ->
                "%s gets %s of the gradient and moves by %s of its weights a step; %s"
                    .formatted(last.layer(), shown(last.reach()), shown(last.update()), how)));
  }

  /** Where the head passes nothing on, there is nothing to compare with, and no weight moves. */
  private boolean isStarved(LayerSignals layer) {
    return layer.gradient().value() == 0 || (layer.reach() < reach && layer.update() < update);
  }
}
