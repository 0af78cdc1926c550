package dev.evenflow.optimizers;

import dev.evenflow.optimizers.terms.Hyperparameters;
import dev.evenflow.optimizers.terms.Moments;
import dev.evenflow.optimizers.wrapper.Lazy;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.training.Rule;
import dev.evenflow.training.Slots;

/**
 * Adadelta (Zeiler 2012): steps in the parameter's own unit.
 *
 * <pre>{@code
 * v = rho v + (1 - rho) g²
 * d = sqrt(u + epsilon) / sqrt(v + epsilon) g
 * u = rho u + (1 - rho) d²
 * p = p - lr d
 * }</pre>
 *
 * <p>PyTorch and Optax agree; Keras has rho 0.95, epsilon 1e-7 and lr 0.001: {@link #keras()}.
 *
 * <p>Rows of a table that a batch does not look up stay while their averages fade, unless the rule
 * is {@link Lazy}.
 *
 * @param learningRate lr, at least 0; default 1, the paper's
 * @param rho decay of both averages, in [0, 1); default 0.9
 * @param epsilon inside the roots, which starts the movement, at least 0; default 1e-6
 */
public record Adadelta(double learningRate, double rho, double epsilon) implements Rule {
  /** Checks the hyperparameters. */
  public Adadelta {
    Hyperparameters.notNegative("learning rate", learningRate);
    Hyperparameters.fraction("rho", rho);
    Hyperparameters.notNegative("epsilon", epsilon);
  }

  /** The default values. */
  public Adadelta() {
    this(1);
  }

  /** The default values with another rate. */
  public Adadelta(double learningRate) {
    this(learningRate, 0.9, 1e-6);
  }

  /** The values of Keras. */
  public static Adadelta keras() {
    return new Adadelta(0.001, 0.95, 1e-7);
  }

  @Override
  public Tensor next(Tensor parameter, Tensor gradient, Slots slots) {
    Tensor square = Moments.average(slots, "square", rho, gradient.square());
    Tensor moved = slots.current("moved", 0);
    Tensor delta =
        Moments.root(moved, epsilon, 0).div(Moments.root(square, epsilon, 0)).mul(gradient);
    Moments.average(slots, "moved", rho, delta.square());
    return parameter.sub(delta.mul(slots.rate(learningRate)));
  }
}
