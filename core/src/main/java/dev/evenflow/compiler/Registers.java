package dev.evenflow.compiler;

import dev.evenflow.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;

/** The rank-0 values of a program, in double. */
final class Registers {
  private final Map<Tensor, Integer> places = new HashMap<>();
  private double[] values = {};

  int of(Tensor tensor) {
    Integer place = places.get(tensor);
    if (place == null) {
      throw new IllegalStateException("no register was reserved for " + tensor);
    }
    return place;
  }

  /** The values, for steps to bind. */
  double[] values() {
    return values;
  }

  /** Makes room for all rank-0 tensors before any step is bound. */
  void reserve(Iterable<Tensor> tensors) {
    tensors.forEach(tensor -> {
      if (tensor.isScalar()) {
        places.putIfAbsent(tensor, places.size());
      }
    });
    values = new double[Math.max(1, places.size())];
  }
}
