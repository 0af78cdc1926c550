package dev.evenflow.diagnostics.watch;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was measured on a watched step.
 *
 * @param position the number of batches drawn before
 * @param step the number of committed steps, this one included
 * @param committed whether the step changed the model
 * @param loss of the batch before the step
 * @param gradient the norm of the loss's gradient by all parameters, before clips
 * @param update the norm of the change of all parameters but tables that are only looked up
 * @param noiseScale how many examples it takes until the noise in the gradient of dense layers is
 *     as large as the gradient; NaN where that is not known
 * @param clipRate the share of the last watched steps on which a clip bound; NaN without clips
 * @param reports what optimizer, transforms and schedule reported, by name
 * @param layers from the input on
 */
public record Signals(
    long position,
    long step,
    boolean committed,
    double loss,
    Trend gradient,
    Trend update,
    double noiseScale,
    double clipRate,
    Map<String, Double> reports,
    List<LayerSignals> layers) {
  /** Copies the collections. */
  public Signals {
    reports = Collections.unmodifiableMap(new LinkedHashMap<>(reports));
    layers = List.copyOf(layers);
  }

  /** The numbers of the whole step under the names that logs have for them. */
  public Map<String, Double> byName() {
    Map<String, Double> numbers = new LinkedHashMap<>();
    numbers.put("loss", loss);
    numbers.put("gradient", gradient.value());
    numbers.put("update", update.value());
    numbers.put("noise_scale", noiseScale);
    numbers.put("clip_rate", clipRate);
    return numbers;
  }
}
