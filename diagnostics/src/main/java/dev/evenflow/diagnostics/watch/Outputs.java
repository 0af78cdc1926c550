package dev.evenflow.diagnostics.watch;

import dev.evenflow.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** What is asked of a step, and where each answer will stand. */
final class Outputs {
  private final List<Tensor> tensors = new ArrayList<>();

  /** One answer, in the values that a step gave. */
  record Place(int index) {
    /** An answer of rank 0. */
    double in(List<double[]> values) {
      return values.get(index)[0];
    }

    /** An answer of any rank. */
    double[] allIn(List<double[]> values) {
      return values.get(index);
    }
  }

  Place ask(Tensor tensor) {
    tensors.add(tensor);
    return new Place(tensors.size() - 1);
  }

  /** The sum of rank-0 tensors, which are double; 0 of none. */
  Place askSum(List<Tensor> terms) {
    return ask(terms.stream().reduce(Tensor.constant(0), Tensor::add));
  }

  List<Tensor> all() {
    return tensors;
  }
}
