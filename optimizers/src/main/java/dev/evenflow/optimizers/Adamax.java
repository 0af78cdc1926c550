package dev.evenflow.optimizers;

import dev.evenflow.optimizers.terms.Moments;
import dev.evenflow.optimizers.wrapper.Lazy;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.training.Rule;
import dev.evenflow.training.Slots;

/**
 * AdaMax (Kingma and Ba 2015, section 7.1): Adam with the infinity norm.
 *
 * <pre>{@code
 * m = beta1 m + (1 - beta1) g
 * u = max(beta2 u, |g| + epsilon)
 * p = p - lr m/(1 - beta1^t) / u
 * }</pre>
 *
 * <p>PyTorch and Optax agree; Keras adds epsilon to u when dividing. With decoupled decay it is
 * Optax's adamaxw.
 *
 * <p>Rows of a table that a batch does not look up move on with their momentum, unless the rule is
 * {@link Lazy}.
 *
 * @param learningRate lr, at least 0; default 0.002
 * @param beta1 decay of m, in [0, 1); default 0.9
 * @param beta2 decay of u, in [0, 1); default 0.999
 * @param epsilon at least 0; default 1e-8
 */
public record Adamax(double learningRate, double beta1, double beta2, double epsilon)
    implements Rule {
  /** Checks the hyperparameters. */
  public Adamax {
    Adam.check(learningRate, beta1, beta2, epsilon, 0);
  }

  /** The default values. */
  public Adamax() {
    this(0.002);
  }

  /** The default values with another rate. */
  public Adamax(double learningRate) {
    this(learningRate, 0.9, 0.999, 1e-8);
  }

  @Override
  public Tensor next(Tensor parameter, Tensor gradient, Slots slots) {
    Tensor first = Moments.average(slots, "first", beta1, gradient);
    Tensor largest =
        slots.next("largest", 0, before -> before.mul(beta2).max(gradient.abs().add(epsilon)));
    return parameter.sub(
        Moments.corrected(first, beta1, slots).div(largest).mul(slots.rate(learningRate)));
  }
}
