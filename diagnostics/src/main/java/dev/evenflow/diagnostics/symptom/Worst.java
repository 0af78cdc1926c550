package dev.evenflow.diagnostics.symptom;

import dev.evenflow.diagnostics.watch.LayerSignals;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The layer of which something is greatest. */
final class Worst {
  private Worst() {}

  /** None where it is NaN of all layers. */
  static Optional<LayerSignals> by(
      List<LayerSignals> layers, ToDoubleFunction<LayerSignals> measure) {
    return of(layers, measure, Double.POSITIVE_INFINITY);
  }

  /** None where it is finite of no layer. */
  static Optional<LayerSignals> finite(
      List<LayerSignals> layers, ToDoubleFunction<LayerSignals> measure) {
    return of(layers, measure, Double.MAX_VALUE);
  }

  private static Optional<LayerSignals> of(
      List<LayerSignals> layers, ToDoubleFunction<LayerSignals> measure, double most) {
    @Nullable LayerSignals worst = null;
    double greatest = Double.NaN;
    for (LayerSignals each : layers) {
      double value = measure.applyAsDouble(each);
      if (Math.abs(value) <= most && !(value <= greatest)) {
        worst = each;
        greatest = value;
      }
    }
    return Optional.ofNullable(worst);
  }

  /** A number in a sentence. */
  static String shown(double value) {
    return String.format(Locale.ROOT, "%.3g", value);
  }
}
