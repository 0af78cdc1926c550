package dev.evenflow.diagnostics.symptom;

import dev.evenflow.diagnostics.Illness;
import dev.evenflow.diagnostics.watch.LayerSignals;
import dev.evenflow.diagnostics.watch.Signals;
import java.util.List;
import java.util.Locale;

/**
 * Units that no example of a window has made active.
 *
 * @param share of a layer's units, above which it is ill
 * @param checks on how many watched steps in a row
 */
public record DeadUnits(double share, int checks) implements Symptom {
  /** The defaults: 0.4, 1, for a window of examples is behind each. */
  public DeadUnits() {
    this(0.4, 1);
  }

  @Override
  public Illness illness() {
    return Illness.DEAD_UNITS;
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
        LayerSignals::dead,
        each ->
            String.format(
                Locale.ROOT,
                "%.0f %% of the units of %s were never active in a window of examples",
                100 * each.dead(),
                each.layer()));
  }
}
