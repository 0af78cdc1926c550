package dev.evenflow.regularization.residual;

import dev.evenflow.EvenflowException;
import dev.evenflow.nn.Scope;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;

/** The strides between two shapes [n, places ..., channels]. */
final class Strides {
  private Strides() {}

  /** Every s-th place of each axis between the first and the last, as many as the output has. */
  static Tensor subsampled(Tensor input, Shape output, Scope scope) {
    Shape from = input.shape();
    if (from.rank() != output.rank() || from.extent(0) != output.extent(0)) {
      throw fault(from, output, scope);
    }
    Tensor kept = input;
    for (int axis = 1; axis < from.rank() - 1; axis++) {
      kept = kept.slice(axis, 0, from.extent(axis), stride(from, output, axis, scope));
    }
    return kept;
  }

  /** The stride s of an axis: the output has every s-th place, from the first. */
  static int stride(Shape from, Shape output, int axis, Scope scope) {
    int stride = (from.extent(axis) + output.extent(axis) - 1) / output.extent(axis);
    if ((from.extent(axis) - 1) / stride + 1 != output.extent(axis)) {
      throw fault(from, output, scope);
    }
    return stride;
  }

  private static EvenflowException fault(Shape from, Shape output, Scope scope) {
    return new EvenflowException(
        scope.path()
            + ": no stride leads from "
            + from
            + " to the branch's output "
            + output
            + ": let its layers keep the places or divide them by a stride, with padding");
  }
}
