package dev.evenflow.optimizers;

import dev.evenflow.optimizers.terms.Hyperparameters;
import dev.evenflow.optimizers.terms.Moments;
import dev.evenflow.optimizers.wrapper.Lazy;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.training.Rule;
import dev.evenflow.training.Slots;

/**
 * MADGRAD (Defazio and Jelassi 2021): dual averaging from the first weights, scaled by cube roots.
 *
 * <pre>{@code
 * l = (lr + epsilon) sqrt(t)
 * s = s + l g
 * q = q + l g²
 * z = p0 - s / (cbrt(q) + epsilon)
 * p = momentum p + (1 - momentum) z
 * }</pre>
 *
 * <p>As in Optax.
 *
 * <p>Rows of a table that a batch does not look up move on with their momentum, unless the rule is
 * {@link Lazy}.
 *
 * @param learningRate lr, at least 0; default 0.01
 * @param momentum in [0, 1); default 0.9
 * @param epsilon above 0; default 1e-6
 */
public record Madgrad(double learningRate, double momentum, double epsilon) implements Rule {
  /** Checks the hyperparameters. */
  public Madgrad {
    Hyperparameters.notNegative("learning rate", learningRate);
    Hyperparameters.fraction("momentum", momentum);
    Hyperparameters.positive("epsilon", epsilon);
  }

  /** The default values. */
  public Madgrad() {
    this(0.01);
  }

  /** The default values with another rate. */
  public Madgrad(double learningRate) {
    this(learningRate, 0.9, 1e-6);
  }

  @Override
  public Tensor next(Tensor parameter, Tensor gradient, Slots slots) {
    Tensor weight = slots.rate(learningRate).add(epsilon).mul(slots.step().sqrt());
    Tensor taken = gradient.mul(weight);
    Tensor sum = slots.next("sum", 0, before -> before.add(taken));
    Tensor squares = slots.next("squares", 0, before -> before.add(taken.mul(gradient)));
    Tensor start = slots.currentFromParameter("start");
    Tensor dual = start.sub(sum.div(squares.cbrt().add(epsilon)));
    return Moments.mixed(parameter, momentum, dual);
  }
}
