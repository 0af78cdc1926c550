package dev.evenflow.diagnostics.watch;

import dev.evenflow.tensor.Tensor;
import dev.evenflow.training.Probe;
import java.util.ArrayList;
import java.util.List;

/** What is asked of a step, and where each answer will stand. */
final class Outputs {
  private final List<Tensor> outputs = new ArrayList<>();
  private final List<Tensor> afterwards = new ArrayList<>();

  /** An answer of rank 0, in the values that a step gave. */
  @FunctionalInterface
  interface Scalar {
    /** An answer that needs no question. */
    Scalar ZERO = values -> 0;

    double in(List<double[]> values);

    /** It times a factor. */
    default Scalar times(double factor) {
      return values -> factor * in(values);
    }

    /** The sum of several; 0 of none. */
    static Scalar sum(List<Scalar> terms) {
      return values -> {
        double sum = 0;
        for (Scalar term : terms) {
          sum += term.in(values);
        }
        return sum;
      };
    }
  }

  /** An answer of any rank, in the values that a step gave. */
  @FunctionalInterface
  interface Array {
    double[] in(List<double[]> values);
  }

  Array askAll(Tensor tensor) {
    int index = outputs.size();
    outputs.add(tensor);
    return values -> values.get(index);
  }

  /** Asks for a tensor of rank 0. */
  Scalar ask(Tensor scalar) {
    Array answer = askAll(scalar);
    return values -> answer.in(values)[0];
  }

  /** Asks for a tensor of rank 0 of committed steps; of others it is NaN. */
  Scalar askAfterwards(Tensor scalar) {
    int index = afterwards.size();
    afterwards.add(scalar);
    return values -> values.get(outputs.size() + index)[0];
  }

  Probe.Asked asked() {
    return new Probe.Asked(outputs, afterwards);
  }
}
