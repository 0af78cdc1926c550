package dev.evenflow.diagnostics.symptom;

import dev.evenflow.diagnostics.watch.LayerSignals;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** The layer of which something is greatest. */
final class Worst {
  private Worst() {}

  /** None where it is NaN of all layers. */
  static Optional<LayerSignals> by(
      List<LayerSignals> layers, ToDoubleFunction<LayerSignals> measure) {
    return layers.stream()
        .filter(each -> !Double.isNaN(measure.applyAsDouble(each)))
        .max(Comparator.comparingDouble(measure));
  }

  /** None where it is finite of no layer. */
  static Optional<LayerSignals> finite(
      List<LayerSignals> layers, ToDoubleFunction<LayerSignals> measure) {
    return by(
        layers.stream().filter(each -> Double.isFinite(measure.applyAsDouble(each))).toList(),
        measure);
  }

  /** A number in a sentence. */
  static String shown(double value) {
    return String.format(Locale.ROOT, "%.3g", value);
  }
}
