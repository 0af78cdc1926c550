package dev.evenflow.diagnostics;

/**
 * What a layer with weights does to values and gradients, up to the next layer with weights.
 *
 * @param path such as {@code block3}
 * @param variance of its outputs over a batch, measured
 * @param predictedVariance the same in the limit of infinite width
 * @param gain the norm of the gradient at its input over that at its output, measured; NaN where
 *     the input is of indices
 * @param predictedGain the same in the limit
 * @param isPredicted whether theory covers all its products; where it does not, their part of the
 *     prediction is the measurement
 */
public record LayerFlow(
    String path,
    double variance,
    double predictedVariance,
    double gain,
    double predictedGain,
    boolean isPredicted) {}
