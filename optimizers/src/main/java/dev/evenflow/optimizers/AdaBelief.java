package dev.evenflow.optimizers;

import dev.evenflow.optimizers.terms.Moments;
import dev.evenflow.optimizers.wrapper.Lazy;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.training.Rule;
import dev.evenflow.training.Slots;

/**
 * AdaBelief (Zhuang et al. 2020): Adam divided by how far gradients are from what the momentum
 * expected.
 *
 * <pre>{@code
 * m = beta1 m + (1 - beta1) g
 * s = beta2 s + (1 - beta2) (g - m)² + epsilonRoot
 * p = p - lr m/(1 - beta1^t) / (sqrt(s/(1 - beta2^t)) + epsilon)
 * }</pre>
 *
 * <p>As in Optax.
 *
 * <p>Rows of a table that a batch does not look up move on with their momentum, unless the rule is
 * {@link Lazy}.
 *
 * @param learningRate lr, at least 0; default 0.001
 * @param beta1 decay of m, in [0, 1); default 0.9
 * @param beta2 decay of s, in [0, 1); default 0.999
 * @param epsilon added outside the root, at least 0; default 1e-16
 * @param epsilonRoot added to s in every step, at least 0; default 1e-16
 * @param nesterov whether to look ahead along the momentum; default false
 */
public record AdaBelief(
    double learningRate,
    double beta1,
    double beta2,
    double epsilon,
    double epsilonRoot,
    boolean nesterov)
    implements Rule {
  /** Checks the hyperparameters. */
  public AdaBelief {
    Adam.check(learningRate, beta1, beta2, epsilon, epsilonRoot);
  }

  /** The default values. */
  public AdaBelief() {
    this(0.001);
  }

  /** The default values with another rate. */
  public AdaBelief(double learningRate) {
    this(learningRate, 0.9, 0.999, 1e-16, 1e-16, false);
  }

  @Override
  public Tensor next(Tensor parameter, Tensor gradient, Slots slots) {
    Tensor first = Moments.average(slots, "first", beta1, gradient);
    Tensor surprise = gradient.sub(first).square();
    Tensor spread =
        slots.next("spread", 0, before -> Moments.mixed(before, beta2, surprise).add(epsilonRoot));
    Tensor momentum =
        nesterov
            ? Moments.lookedAhead(first, beta1, gradient, slots)
            : Moments.corrected(first, beta1, slots);
    Tensor scale = Moments.root(Moments.corrected(spread, beta2, slots), 0, epsilon);
    return parameter.sub(momentum.div(scale).mul(slots.rate(learningRate)));
  }
}
