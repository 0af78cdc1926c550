package dev.evenflow.nn;

import dev.evenflow.EvenflowException;
import dev.evenflow.tensor.Tensor;

/**
 * A layer under a name of its own instead of its kind and ordinal. Two layers of one name in one
 * scope share their weights.
 *
 * @param name without dots, which separate the names of a path
 * @param layer what is named
 */
public record Named(String name, Layer layer) implements Layer {
  /** Checks the name. */
  public Named {
    if (name.isBlank() || name.contains(".")) {
      throw new EvenflowException(
          "a layer's name is not blank and has no dots, given \"" + name + "\"");
    }
  }

  @Override
  public Tensor apply(Tensor input, Scope scope) {
    return layer.apply(input, scope);
  }

  @Override
  public String kind() {
    return layer.kind();
  }

  @Override
  public boolean readsIndices() {
    return layer.readsIndices();
  }
}
