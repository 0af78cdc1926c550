package dev.evenflow.nn;

import dev.evenflow.tensor.Tensor;
import java.util.List;

/**
 * Layers one after the other, each applied to the output of the one before.
 *
 * @param layers from input to output; an empty list is the identity
 */
public record Sequential(List<Layer> layers) implements Layer {
  /** Copies the list. */
  public Sequential {
    layers = List.copyOf(layers);
  }

  /** Layers one after the other. */
  public Sequential(Layer... layers) {
    this(List.of(layers));
  }

  @Override
  public Tensor apply(Tensor input, Scope scope) {
    Tensor value = input;
    for (Layer layer : layers) {
      value = scope.apply(layer, value);
    }
    return value;
  }

  @Override
  public boolean readsIndices() {
    return !layers.isEmpty() && layers.getFirst().readsIndices();
  }
}
