package dev.evenflow.parity.layer;

import dev.evenflow.tensor.Tensor;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A layer as expressions of the case's inputs and parameters, in PyTorch's layouts.
 *
 * @param output what the layer gives
 * @param after its state after, by PyTorch's names
 */
record Written(Tensor output, Map<String, Tensor> after) {
  static Written of(Tensor output) {
    return new Written(output, Map.of());
  }

  /** With the output in another layout. */
  Written mapped(UnaryOperator<Tensor> layout) {
    return new Written(layout.apply(output), after);
  }
}
