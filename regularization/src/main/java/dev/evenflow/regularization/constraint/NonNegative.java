package dev.evenflow.regularization.constraint;

import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.training.Constraint;

/**
 * Holds every weight at or above 0, the nearest value; a NaN stays one. Vectors and scalars, such
 * as biases, are free.
 */
public record NonNegative() implements Constraint {
  @Override
  public Tensor project(Variable parameter, Tensor value) {
    return value.shape().rank() < 2 ? value : value.max(0.0);
  }
}
