package dev.evenflow.nn;

import dev.evenflow.tensor.Tensor;

/**
 * A layer in its place in a model.
 *
 * @param path such as {@code block2.conv1}, empty for the model itself
 * @param layer what was applied
 * @param input what it was given
 * @param output what it made of that
 */
public record Applied(String path, Layer layer, Tensor input, Tensor output) {}
