package dev.evenflow.compiler;

import dev.evenflow.tensor.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Tensors that are computed together.
 *
 * @param own in topological order; more than one only for loops, and for a recurrence with what
 *     reads its results
 * @param repeated what a loop computes along the way although others do too, see {@link Repeated}
 * @param isLoop whether they are one generated loop over a common space: elementwise tensors, and
 *     reductions of tensors of that space
 * @param isApply whether they are computed only when the guard has held
 */
record Group(List<Tensor> own, List<Tensor> repeated, boolean isLoop, boolean isApply) {
  Group {
    own = List.copyOf(own);
    repeated = List.copyOf(repeated);
  }

  Tensor first() {
    return own.getFirst();
  }

  /** All that the group computes, in topological order. */
  List<Tensor> tensors() {
    if (repeated.isEmpty()) {
      return own;
    }
    List<Tensor> all = new ArrayList<>(repeated);
    all.addAll(own);
    all.sort(Comparator.comparingLong(Tensor::id));
    return all;
  }
}
