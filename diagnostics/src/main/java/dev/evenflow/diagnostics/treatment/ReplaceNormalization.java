package dev.evenflow.diagnostics.treatment;

import dev.evenflow.nn.Amended;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Normalization;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts another normalization in the place of some; scale and bias stay where both have them.
 *
 * @param layers the paths of normalizations
 * @param normalization that takes their place
 */
public record ReplaceNormalization(List<String> layers, Normalization normalization)
    implements Treatment {
  /** Copies the list. */
  public ReplaceNormalization {
    layers = List.copyOf(layers);
  }

  @Override
  public Patient of(Patient before) {
    return before.with(before.plan().withModel(amended(before.plan().model())));
  }

  Layer amended(Layer model) {
    Map<String, Amended.Amendment> amendments = new LinkedHashMap<>();
    layers.forEach(path -> amendments.put(path, _ -> normalization));
    return new Amended(model, amendments);
  }

  @Override
  public String toString() {
    return "put %s in the place of %s".formatted(normalization, InsertNormalization.listed(layers));
  }
}
