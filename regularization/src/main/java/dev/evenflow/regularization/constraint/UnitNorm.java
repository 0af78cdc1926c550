package dev.evenflow.regularization.constraint;

import dev.evenflow.regularization.Require;
import dev.evenflow.regularization.Units;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.training.Constraint;

/**
 * Holds the Euclidean norm of each output's weights at 1, by scaling. Weights of all zeros have no
 * direction and stay zeros. Vectors and scalars, such as biases, are free.
 *
 * @param epsilon the smallest norm that is divided by, above 0
 */
public record UnitNorm(double epsilon) implements Constraint {
  /** Checks the range. */
  public UnitNorm {
    Require.positive("unit-norm", "epsilon", epsilon);
  }

  /** With epsilon 1e-12. */
  public UnitNorm() {
    this(1e-12);
  }

  @Override
  public Tensor project(Variable parameter, Tensor value) {
    return value.shape().rank() < 2 ? value : value.div(Units.norms(value).max(epsilon));
  }
}
