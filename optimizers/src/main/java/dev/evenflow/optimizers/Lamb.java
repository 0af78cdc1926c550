package dev.evenflow.optimizers;

import dev.evenflow.optimizers.terms.Decay;
import dev.evenflow.optimizers.terms.Hyperparameters;
import dev.evenflow.optimizers.terms.Norms;
import dev.evenflow.optimizers.wrapper.Lazy;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.training.Rule;
import dev.evenflow.training.Slots;

/**
 * LAMB (You et al. 2020): Adam whose step has, in each parameter, the size of the weights.
 *
 * <pre>{@code
 * u = d + weightDecay p,   d the direction of {@link Adam}
 * p = p - lr norm(p)/norm(u) u        (the ratio is 1 where a norm is 0)
 * }</pre>
 *
 * <p>As in Optax; the paper also clips norm(p).
 *
 * <p>It measures whole parameters, so a table is computed as a whole, {@link Lazy} or not.
 *
 * @param learningRate lr, at least 0; default 0.001
 * @param beta1 decay of m, in [0, 1); default 0.9
 * @param beta2 decay of v, in [0, 1); default 0.999
 * @param epsilon added outside the root, at least 0; default 1e-6
 * @param epsilonRoot added inside the root, at least 0; default 0
 * @param weightDecay at least 0; default 0
 */
public record Lamb(
    double learningRate,
    double beta1,
    double beta2,
    double epsilon,
    double epsilonRoot,
    double weightDecay)
    implements Rule {
  /** Checks the hyperparameters. */
  public Lamb {
    Adam.check(learningRate, beta1, beta2, epsilon, epsilonRoot);
    Hyperparameters.notNegative("weight decay", weightDecay);
  }

  /** The default values. */
  public Lamb() {
    this(0.001);
  }

  /** The default values with another rate. */
  public Lamb(double learningRate) {
    this(learningRate, 0.9, 0.999, 1e-6, 0, 0);
  }

  @Override
  public Tensor next(Tensor parameter, Tensor gradient, Slots slots) {
    Tensor direction =
        new Adam(learningRate, beta1, beta2, epsilon, epsilonRoot).direction(gradient, slots);
    Tensor update = Decay.added(direction, parameter, weightDecay, slots);
    Tensor trust = Norms.trust(parameter, update, 1, 0);
    return parameter.sub(update.mul(trust.mul(slots.rate(learningRate))));
  }
}
