package dev.evenflow.diagnostics.watch;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a layer with weights, and all up to the next one, did on a watched step. NaN is what cannot
 * be told: of a layer without such a part, or too early.
 *
 * @param layer its path, such as {@code block3}
 * @param gradient root mean square of the loss's gradient by its parameters, before clips; compared
 *     with those before only where that of the whole model is well above its own, by 2 deviations
 *     or 10 times
 * @param gain the norm of the gradient at its input over that at its output; NaN of the first
 * @param reach the norm of the gradient at its output over that at the input of the last layer,
 *     which is the head
 * @param update root mean square of the change of its weights over that of the weights: parameters
 *     of rank 2 and more, without tables that are only looked up
 * @param mean of its outputs
 * @param variance of its outputs
 * @param slope of its activations at their inputs, in the mean, in parts of the steepest slope
 *     between -1 and 1
 * @param saturated the share of units in activations that are flat on both sides whose mean slope
 *     is below 2 % of the steepest
 * @param dead the share of units in activations that are flat on one side whose slope was never
 *     above 0.1 % of the steepest in the last full window
 * @param normalization how far what its normalization puts out is from what it would put out in
 *     evaluation, relative to the former
 * @param normalized the fewest values of a batch that one of its normalizations takes a mean over
 * @param greatest magnitude in its parameters' gradients, those of such tables aside
 */
public record LayerSignals(
    String layer,
    Trend gradient,
    double gain,
    double reach,
    double update,
    double mean,
    double variance,
    double slope,
    double saturated,
    double dead,
    double normalization,
    double normalized,
    double greatest) {
  /** All numbers under the names that logs have for them. */
  public Map<String, Double> byName() {
    Map<String, Double> numbers = new LinkedHashMap<>();
    numbers.put("gradient", gradient.value());
    numbers.put("gain", gain);
    numbers.put("reach", reach);
    numbers.put("update", update);
    numbers.put("mean", mean);
    numbers.put("variance", variance);
    numbers.put("slope", slope);
    numbers.put("saturated", saturated);
    numbers.put("dead", dead);
    numbers.put("normalization", normalization);
    numbers.put("normalized", normalized);
    numbers.put("greatest", greatest);
    return numbers;
  }
}
