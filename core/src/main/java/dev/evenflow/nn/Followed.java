package dev.evenflow.nn;

import dev.evenflow.tensor.Tensor;

/**
 * A layer and one behind it that has a name within the first: of {@code block3} followed by {@code
 * repair} the variables are {@code block3.repair.scale}. The first keeps its own names.
 *
 * @param layer applied first
 * @param next applied to its output
 * @param name of the next
 */
public record Followed(Layer layer, Layer next, String name) implements Layer {
  @Override
  public Tensor apply(Tensor input, Scope scope) {
    return scope.apply(name, next, layer.apply(input, scope));
  }

  @Override
  public boolean readsIndices() {
    return layer.readsIndices();
  }

  @Override
  public String kind() {
    return layer.kind();
  }
}
