package dev.evenflow.diagnostics.symptom;

import static dev.evenflow.diagnostics.symptom.Worst.shown;

import dev.evenflow.diagnostics.watch.LayerSignals;
import dev.evenflow.diagnostics.watch.Signals;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** How much of their weights layers change in a step. */
final class Updates {
  private Updates() {}

  /**
   * The median over layers of update over weight; weights that are 0 do not count; NaN if none do.
   */
  static double median(Signals signals) {
    double[] updates = new double[signals.layers().size()];
    int count = 0;
    for (LayerSignals each : signals.layers()) {
      if (Double.isFinite(each.update())) {
        updates[count++] = each.update();
      }
    }
    Arrays.sort(updates, 0, count);
    return count == 0 ? Double.NaN : updates[(count - 1) / 2];
  }

  /** A warning of the median, with the layer of which something is greatest. */
  static List<Evidence> evidence(
      Signals signals, double median, ToDoubleFunction<LayerSignals> measure) {
    return Worst.by(signals.layers(), measure).stream()
        .map(worst ->
            new Evidence(
                worst.layer(),
                Severity.WARNING,
                () ->
                    "a step changes weights by %s of themselves, in %s by %s"
                        .formatted(shown(median), worst.layer(), shown(worst.update()))))
        .toList();
  }
}
