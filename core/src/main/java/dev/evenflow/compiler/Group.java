package dev.evenflow.compiler;

import dev.evenflow.tensor.Tensor;
import java.util.List;

/**
 * Tensors that are computed together.
 *
 * @param tensors in topological order; more than one only for elementwise code and for a loop with
 *     what reads its results
 * @param isElementwise whether they are one loop over a common shape
 * @param isApply whether they are computed only when the guard has held
 */
record Group(List<Tensor> tensors, boolean isElementwise, boolean isApply) {
  Group {
    tensors = List.copyOf(tensors);
  }

  Tensor first() {
    return tensors.getFirst();
  }
}
