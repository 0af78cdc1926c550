package dev.evenflow.regularization.norm;

import dev.evenflow.nn.Normalization;
import dev.evenflow.nn.Scope;
import dev.evenflow.regularization.Require;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.ShapeException;
import dev.evenflow.tensor.Tensor;

/**
 * Instance normalization (Ulyanov, Vedaldi and Lempitsky 2016, equation 3): each channel of each
 * example is brought to mean 0 and variance 1 over its places, {@code y = (x - mean) /
 * sqrt(variance + epsilon) * scale + bias}. Inputs are [n, t, c] or [n, h, w, c] of more than one
 * place; the same in training and evaluation. Parameters: {@code scale} and {@code bias} [c].
 *
 * @param epsilon above 0
 * @param affine whether scale and bias are trained (PyTorch: false by default)
 */
public record InstanceNorm(double epsilon, boolean affine) implements Normalization {
  /** Checks the range. */
  public InstanceNorm {
    Require.positive("instance", "epsilon", epsilon);
  }

  /** With epsilon 1e-5 and a trained scale. */
  public InstanceNorm() {
    this(1e-5, true);
  }

  @Override
  public boolean removesBias() {
    return true;
  }

  @Override
  public Tensor apply(Tensor input, Scope scope) {
    Shape shape = input.shape();
    if (shape.rank() < 3 || shape.size() == shape.extent(0) * shape.extent(-1)) {
      throw new ShapeException(
          scope.path()
              + ": instance normalization needs more than one place [n, places ..., channels],"
              + " given "
              + shape
              + ": use layer, group or rms normalization");
    }
    return GroupNorm.standardized(input, shape.extent(-1), epsilon, affine, scope);
  }
}
