package dev.evenflow.diagnostics.treatment;

import dev.evenflow.nn.Amended;
import dev.evenflow.nn.Layer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** What treatments inserted into a model, told by the names of its variables. */
public final class Inserted {
  private static final String NORMALIZATION = "." + InsertNormalization.NAME + ".scale";
  private static final String SKIP = "." + InsertSkip.GATE;
  private static final String INPUT = "." + ScaleInput.SCALE;

  private Inserted() {}

  /**
   * A model with the layers that weights were trained with; the model itself if there are none.
   *
   * @param names of the weights
   */
  public static Layer into(Layer model, Collection<String> names) {
    Map<String, Amended.Amendment> skips = new LinkedHashMap<>();
    Map<String, Amended.Amendment> normalizations = new LinkedHashMap<>();
    Map<String, Amended.Amendment> inputs = new LinkedHashMap<>();
    for (String name : names) {
      if (name.endsWith(NORMALIZATION)) {
        normalizations.put(before(name, NORMALIZATION), InsertNormalization.AMENDMENT);
      } else if (name.endsWith(SKIP)) {
        skips.put(before(name, SKIP), InsertSkip.amendment(0));
      } else if (name.endsWith(INPUT)) {
        inputs.put(before(name, INPUT), ScaleInput.AMENDMENT);
      }
    }
    // Behind a layer with a skip, what is normalized is the sum.
    return amended(amended(amended(model, inputs), skips), normalizations);
  }

  private static Layer amended(Layer model, Map<String, Amended.Amendment> amendments) {
    return amendments.isEmpty() ? model : new Amended(model, amendments);
  }

  private static String before(String name, String end) {
    return name.substring(0, name.length() - end.length());
  }
}
