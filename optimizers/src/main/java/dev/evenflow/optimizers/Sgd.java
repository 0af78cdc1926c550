package dev.evenflow.optimizers;

import dev.evenflow.optimizers.terms.Hyperparameters;
import dev.evenflow.optimizers.terms.Moments;
import dev.evenflow.optimizers.wrapper.Lazy;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.training.Rule;
import dev.evenflow.training.Slots;

/**
 * Stochastic gradient descent with momentum (Polyak 1964; Nesterov 1983; Sutskever et al. 2013).
 *
 * <pre>{@code
 * v = momentum v + (1 - dampening) g      (v = g in the first step)
 * p = p - lr v                            with nesterov: p - lr (g + momentum v)
 * }</pre>
 *
 * <p>As in PyTorch, the rate multiplies the velocity when it is applied, so a change of rate takes
 * effect at once; Keras keeps it inside the velocity, which is equal while the rate is constant.
 *
 * <p>Rows of a table that a batch does not look up stay, at no cost, without momentum; with it they
 * move on, unless the rule is {@link Lazy}.
 *
 * @param learningRate lr, at least 0; default 0.01
 * @param momentum at least 0, usually below 1; 0 (default) keeps no velocity
 * @param dampening what the velocity does not take of a gradient after the first; default 0
 * @param nesterov whether to look ahead along the velocity; default false
 */
public record Sgd(double learningRate, double momentum, double dampening, boolean nesterov)
    implements Rule {
  /** Checks the hyperparameters. */
  public Sgd {
    Hyperparameters.notNegative("learning rate", learningRate);
    Hyperparameters.notNegative("momentum", momentum);
    Hyperparameters.require(dampening <= 1, "dampening", "be at most 1", dampening);
    Hyperparameters.require(
        !nesterov || (momentum > 0 && dampening == 0),
        "nesterov",
        "go with a momentum and without dampening",
        nesterov);
  }

  /** The default values. */
  public Sgd() {
    this(0.01);
  }

  /** Without momentum. */
  public Sgd(double learningRate) {
    this(learningRate, 0);
  }

  /** With momentum. */
  public Sgd(double learningRate, double momentum) {
    this(learningRate, momentum, 0, false);
  }

  @Override
  public Tensor next(Tensor parameter, Tensor gradient, Slots slots) {
    Tensor direction = momentum == 0 ? gradient : velocity(gradient, slots);
    return parameter.sub(direction.mul(slots.rate(learningRate)));
  }

  private Tensor velocity(Tensor gradient, Slots slots) {
    Tensor taken =
        dampening == 0 ? gradient : gradient.mul(Moments.atFirst(slots, 1, 1 - dampening));
    Tensor velocity = slots.next("momentum", 0, before -> before.mul(momentum).add(taken));
    return nesterov ? velocity.mul(momentum).add(gradient) : velocity;
  }
}
