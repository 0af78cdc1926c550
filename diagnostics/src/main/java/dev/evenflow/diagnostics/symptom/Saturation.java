package dev.evenflow.diagnostics.symptom;

import dev.evenflow.diagnostics.Illness;
import dev.evenflow.diagnostics.watch.LayerSignals;
import dev.evenflow.diagnostics.watch.Signals;
import java.util.List;
import java.util.Locale;

/**
 * Units that stay where their activation is flat.
 *
 * @param share of a layer's units, above which it is ill
 * @param checks on how many watched steps in a row
 */
public record Saturation(double share, int checks) implements Symptom {
  /** The defaults: 0.15, 20. */
  public Saturation() {
    this(0.15, 20);
  }

  /** What so many units do is soon plain: 0.5, 5. Hard ones let no gradient through at all. */
  static Saturation ofMost() {
    return new Saturation(0.5, 5);
  }

  @Override
  public Illness illness() {
    return Illness.SATURATION;
  }

  @Override
  public boolean isLocal() {
    return true;
  }

  @Override
  public List<Evidence> evidence(Signals signals) {
    return Evidence.above(
        share,
        signals,
        LayerSignals::saturated,
        each ->
            String.format(
                Locale.ROOT,
                "%.0f %% of the units of %s have a mean slope below 2 %% of the steepest",
                100 * each.saturated(),
                each.layer()));
  }
}
