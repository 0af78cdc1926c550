package dev.evenflow.regularization.constraint;

import dev.evenflow.regularization.Require;
import dev.evenflow.regularization.Units;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.training.Constraint;

/**
 * Holds the Euclidean norm of each output's weights at or below a maximum, by scaling (Srivastava
 * et al. 2014, section 5.1). Vectors and scalars, such as biases, are free.
 *
 * @param maximum above 0
 */
public record MaxNorm(double maximum) implements Constraint {
  /** Checks the range. */
  public MaxNorm {
    Require.positive("max-norm", "maximum", maximum);
  }

  @Override
  public Tensor project(Variable parameter, Tensor value) {
    return value.shape().rank() < 2 ? value : Units.bounded(value, Tensor.constant(maximum));
  }
}
