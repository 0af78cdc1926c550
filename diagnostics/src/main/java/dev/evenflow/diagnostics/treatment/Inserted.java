package dev.evenflow.diagnostics.treatment;

import dev.evenflow.nn.Amended;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Normalization;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What treatments inserted into a model, told by the names of its variables. */
public final class Inserted {
  private static final String NORMALIZATION = "." + InsertNormalization.NAME + ".scale";
  private static final String SCALE = ".scale";
  private static final String MEAN = ".running-mean";
  private static final String SKIP = "." + InsertSkip.GATE;
  private static final String FIRST = "." + InsertResidual.INPUT + "." + InsertResidual.SCALE;
  private static final String RESIDUAL = "." + InsertResidual.BRANCH + "." + InsertResidual.SCALE;
  private static final String INPUT = "." + ScaleInput.SCALE;

  private Inserted() {}

  /**
   * A model with the layers that weights were trained with; the model itself if these are its own.
   *
   * @param own the names of the model's variables
   * @param names of the weights
   */
  public static Layer into(Layer model, Collection<String> own, Collection<String> names) {
    List<String> byBatch = new ArrayList<>();
    List<String> byLayer = new ArrayList<>();
    for (String name : own) {
      String path = name.endsWith(SCALE) ? before(name, SCALE) : "";
      boolean isByBatch = names.contains(path + MEAN);
      if (!path.isEmpty() && names.contains(name) && isByBatch != own.contains(path + MEAN)) {
        (isByBatch ? byBatch : byLayer).add(path);
      }
    }
    Layer replaced = replaced(model, byBatch, Prescription.BY_BATCH);
    return inserted(replaced(replaced, byLayer, Prescription.BY_LAYER), names);
  }

  private static Layer replaced(Layer model, List<String> layers, Normalization by) {
    return layers.isEmpty() ? model : new ReplaceNormalization(layers, by).amended(model);
  }

  private static Layer inserted(Layer model, Collection<String> names) {
    Map<String, Amended.Amendment> skips = new LinkedHashMap<>();
    Map<String, Amended.Amendment> firsts = new LinkedHashMap<>();
    Map<String, Amended.Amendment> residuals = new LinkedHashMap<>();
    Map<String, Amended.Amendment> normalizations = new LinkedHashMap<>();
    Map<String, Amended.Amendment> inputs = new LinkedHashMap<>();
    for (String name : names) {
      if (name.endsWith(NORMALIZATION)) {
        normalizations.put(before(name, NORMALIZATION), InsertNormalization.AMENDMENT);
      } else if (name.endsWith(SKIP)) {
        skips.put(before(name, SKIP), InsertSkip.amendment(0));
      } else if (name.endsWith(FIRST)) {
        firsts.put(before(name, FIRST), InsertResidual.FIRST);
      } else if (name.endsWith(RESIDUAL)) {
        residuals.put(before(name, RESIDUAL), InsertResidual.RESIDUAL);
      } else if (name.endsWith(INPUT)) {
        inputs.put(before(name, INPUT), ScaleInput.AMENDMENT);
      }
    }
    // Behind a layer with a skip, what is normalized is the sum.
    return amended(
        amended(amended(amended(amended(model, inputs), residuals), firsts), skips),
        normalizations);
  }

  private static Layer amended(Layer model, Map<String, Amended.Amendment> amendments) {
    return amendments.isEmpty() ? model : new Amended(model, amendments);
  }

  private static String before(String name, String end) {
    return name.substring(0, name.length() - end.length());
  }
}
