package dev.evenflow.optimizers;

import dev.evenflow.EvenflowException;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All parameters as one vector, one after the other.
 *
 * @param parameters in the order of the vector
 */
record FlatParameters(List<Variable> parameters) {
  /** The values before the step. */
  Tensor read() {
    return Tensor.concat(
        0, parameters.stream().map(parameter -> parameter.read().reshape(-1)).toList());
  }

  /** Tensors of the parameters' shapes as a vector. */
  Tensor joined(Map<Variable, Tensor> tensors) {
    List<Tensor> parts = new ArrayList<>();
    for (Variable parameter : parameters) {
      Tensor tensor = tensors.get(parameter);
      if (tensor == null) {
        throw new EvenflowException("there is no gradient of " + parameter.name());
      }
      parts.add(tensor.reshape(-1));
    }
    return Tensor.concat(0, parts);
  }

  /** A vector as tensors of the parameters' shapes. */
  Map<Variable, Tensor> split(Tensor vector) {
    Map<Variable, Tensor> parts = new LinkedHashMap<>();
    int start = 0;
    for (Variable parameter : parameters) {
      int end = start + parameter.shape().size();
      parts.put(parameter, vector.slice(0, start, end).reshape(parameter.shape()));
      start = end;
    }
    return parts;
  }
}
