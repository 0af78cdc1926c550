package dev.evenflow.diagnostics.symptom;

import dev.evenflow.diagnostics.watch.LayerSignals;
import dev.evenflow.diagnostics.watch.Signals;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * What speaks for an illness on one watched step.
 *
 * @param layer where
 * @param severity how bad it is
 * @param sentence with the numbers, of the form "block3 gets 1e-9 of the gradient"; asked for when
 *     an illness is found
 */
public record Evidence(String layer, Severity severity, Supplier<String> sentence) {
  /** A warning of every layer of which something is above a bound. */
  static List<Evidence> above(
      double bound,
      Signals signals,
      ToDoubleFunction<LayerSignals> measure,
      Function<LayerSignals, String> sentence) {
    List<Evidence> evidence = new ArrayList<>();
    for (LayerSignals each : signals.layers()) {
      if (measure.applyAsDouble(each) > bound) {
        evidence.add(new Evidence(each.layer(), Severity.WARNING, () -> sentence.apply(each)));
      }
    }
    return evidence;
  }
}
