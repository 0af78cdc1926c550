package dev.evenflow.optimizers;

import dev.evenflow.optimizers.terms.Decay;
import dev.evenflow.optimizers.terms.Hyperparameters;
import dev.evenflow.optimizers.terms.Norms;
import dev.evenflow.optimizers.wrapper.Lazy;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.training.Rule;
import dev.evenflow.training.Slots;

/**
 * LARS (You et al. 2017): momentum whose step has, in each parameter, a share of the size of the
 * weights; for very large batches.
 *
 * <pre>{@code
 * u = g + weightDecay p
 * v = momentum v + lr trustCoefficient norm(p)/(norm(u) + epsilon) u     (1 where a norm is 0)
 * p = p - v                                  with nesterov: p - (the new term + momentum v)
 * }</pre>
 *
 * <p>As in Optax.
 *
 * <p>It measures whole parameters, so a table is computed as a whole, {@link Lazy} or not.
 *
 * @param learningRate lr, at least 0; default 1
 * @param momentum in [0, 1); default 0.9
 * @param nesterov whether to look ahead along the velocity; default false
 * @param trustCoefficient above 0; default 0.001
 * @param epsilon at least 0; default 0
 * @param weightDecay at least 0; default 0
 */
public record Lars(
    double learningRate,
    double momentum,
    boolean nesterov,
    double trustCoefficient,
    double epsilon,
    double weightDecay)
    implements Rule {
  /** Checks the hyperparameters. */
  public Lars {
    Hyperparameters.notNegative("learning rate", learningRate);
    Hyperparameters.notNegative("momentum", momentum);
    Hyperparameters.positive("trust coefficient", trustCoefficient);
    Hyperparameters.notNegative("epsilon", epsilon);
    Hyperparameters.notNegative("weight decay", weightDecay);
  }

  /** The default values. */
  public Lars() {
    this(1);
  }

  /** The default values with another rate. */
  public Lars(double learningRate) {
    this(learningRate, 0.9, false, 0.001, 0, 0);
  }

  @Override
  public Tensor next(Tensor parameter, Tensor gradient, Slots slots) {
    Tensor update = Decay.added(gradient, parameter, weightDecay, slots);
    Tensor trust = Norms.trust(parameter, update, trustCoefficient, epsilon);
    Tensor taken = update.mul(trust.mul(slots.rate(learningRate)));
    Tensor velocity = slots.next("momentum", 0, before -> before.mul(momentum).add(taken));
    return parameter.sub(nesterov ? velocity.mul(momentum).add(taken) : velocity);
  }
}
