package dev.evenflow.optimizers;

import dev.evenflow.optimizers.terms.Hyperparameters;
import dev.evenflow.optimizers.terms.Norms;
import dev.evenflow.optimizers.wrapper.Lazy;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.training.Rule;
import dev.evenflow.training.Slots;

/**
 * Fromage (Bernstein et al. 2020): every parameter tensor turns by the same angle in every step.
 *
 * <pre>{@code
 * p = (p - lr norm(p)/norm(g) g) / sqrt(1 + lr²)
 * }</pre>
 *
 * <p>As in Optax. Norms are at least {@code minimumNorm}.
 *
 * <p>It measures whole parameters, so a table is computed as a whole, {@link Lazy} or not.
 *
 * @param learningRate lr, at least 0; default 0.01
 * @param minimumNorm at least 0; default 1e-6
 */
public record Fromage(double learningRate, double minimumNorm) implements Rule {
  /** Checks the hyperparameters. */
  public Fromage {
    Hyperparameters.notNegative("learning rate", learningRate);
    Hyperparameters.notNegative("minimum norm", minimumNorm);
  }

  /** The default values. */
  public Fromage() {
    this(0.01);
  }

  /** The default values with another rate. */
  public Fromage(double learningRate) {
    this(learningRate, 1e-6);
  }

  @Override
  public Tensor next(Tensor parameter, Tensor gradient, Slots slots) {
    Tensor ours = Norms.norm(parameter).max(minimumNorm);
    Tensor theirs = Norms.norm(gradient).max(minimumNorm);
    Tensor trust = Tensor.select(ours.mul(theirs).greater(0), ours.div(theirs), Tensor.constant(1));
    Tensor rate = slots.rate(learningRate);
    return parameter.sub(gradient.mul(trust.mul(rate))).mul(rate.square().add(1).sqrt().rdiv(1));
  }
}
