package dev.evenflow.diagnostics.symptom;

import dev.evenflow.diagnostics.watch.LayerSignals;
import dev.evenflow.diagnostics.watch.Signals;

/** How much of their weights layers change in a step. */
final class Updates {
  private Updates() {}

  /**
   * The median over layers of update over weight; weights that are 0 do not count; NaN if none do.
   */
  static double median(Signals signals) {
    double[] updates =
        signals.layers().stream()
            .mapToDouble(LayerSignals::update)
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    return updates.length == 0 ? Double.NaN : updates[(updates.length - 1) / 2];
  }
}
