package dev.evenflow.diagnostics.symptom;

import dev.evenflow.diagnostics.watch.LayerSignals;
import java.util.List;

/**
 * The way of gradients from the head to the first layer. What a layer's {@linkplain
 * LayerSignals#reach() reach} has lost or won, the layers that its gradient has crossed have taken
 * or given: those behind it, up to the head, which reaches are measured from.
 */
final class Way {
  private Way() {}

  /** The layers that gradients reach through the head: all but the last. */
  static List<LayerSignals> hidden(List<LayerSignals> layers) {
    return layers.subList(0, Math.max(0, layers.size() - 1));
  }

  /** The layers between a hidden one and the head. */
  static List<LayerSignals> to(LayerSignals layer, List<LayerSignals> layers) {
    return layers.subList(layers.indexOf(layer) + 1, layers.size() - 1);
  }
}
