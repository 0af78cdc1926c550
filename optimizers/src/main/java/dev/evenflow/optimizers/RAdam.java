package dev.evenflow.optimizers;

import dev.evenflow.optimizers.terms.Hyperparameters;
import dev.evenflow.optimizers.terms.Moments;
import dev.evenflow.optimizers.wrapper.Lazy;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.training.Rule;
import dev.evenflow.training.Slots;

/**
 * Rectified Adam (Liu et al. 2020): the adaptive scale is used as far as its variance allows, so
 * that no warm-up is needed.
 *
 * <pre>{@code
 * r∞ = 2/(1 - beta2) - 1,   r = r∞ - 2 t beta2^t/(1 - beta2^t)
 * c = sqrt((r - 4)(r - 2) r∞ / ((r∞ - 4)(r∞ - 2) r))
 * p = p - lr m/(1 - beta1^t) * (r > threshold ? c sqrt(1 - beta2^t)/(sqrt(v) + epsilon) : 1)
 * }</pre>
 *
 * <p>PyTorch adds epsilon to the root of the uncorrected v, Optax to that of the corrected one:
 * {@link #optax()}.
 *
 * <p>Rows of a table that a batch does not look up move on with their momentum, unless the rule is
 * {@link Lazy}.
 *
 * @param learningRate lr, at least 0; default 0.001
 * @param beta1 decay of m, in [0, 1); default 0.9
 * @param beta2 decay of v, in [0, 1); default 0.999. Where r∞ is not above the threshold, m alone
 *     is taken
 * @param epsilon at least 0; default 1e-8
 * @param epsilonRoot added inside the root (Optax), at least 0; default 0
 * @param threshold at least 4; default 5
 * @param uncorrectedEpsilon whether epsilon is added before v is corrected; default true
 * @param nesterov whether to look ahead along the momentum (Optax); default false
 */
public record RAdam(
    double learningRate,
    double beta1,
    double beta2,
    double epsilon,
    double epsilonRoot,
    double threshold,
    boolean uncorrectedEpsilon,
    boolean nesterov)
    implements Rule {
  /** Checks the hyperparameters. */
  public RAdam {
    Hyperparameters.notNegative("learning rate", learningRate);
    Hyperparameters.fraction("beta1", beta1);
    Hyperparameters.fraction("beta2", beta2);
    Hyperparameters.notNegative("epsilon", epsilon);
    Hyperparameters.notNegative("epsilon root", epsilonRoot);
    Hyperparameters.require(threshold >= 4, "threshold", "be at least 4", threshold);
  }

  /** The default values. */
  public RAdam() {
    this(0.001);
  }

  /** PyTorch's other values. */
  public RAdam(double learningRate) {
    this(learningRate, 0.9, 0.999, 1e-8, 0, 5, true, false);
  }

  /** The values of Optax. */
  public static RAdam optax() {
    return new RAdam(0.001, 0.9, 0.999, 1e-8, 0, 5, false, false);
  }

  @Override
  public Tensor next(Tensor parameter, Tensor gradient, Slots slots) {
    Tensor first = Moments.average(slots, "first", beta1, gradient);
    Tensor momentum =
        nesterov
            ? Moments.lookedAhead(first, beta1, gradient, slots)
            : Moments.corrected(first, beta1, slots);
    if (longest() <= threshold) {
      return parameter.sub(momentum.mul(slots.rate(learningRate)));
    }
    Tensor second = Moments.average(slots, "second", beta2, gradient.square());
    Tensor weight = Moments.weight(beta2, slots.step());
    Tensor scale =
        uncorrectedEpsilon
            ? Moments.root(second, epsilonRoot, epsilon).div(weight.sqrt())
            : Moments.root(second.div(weight), epsilonRoot, epsilon);
    Tensor length = length(slots.step(), weight);
    Tensor direction =
        Tensor.select(
            length.greater(threshold), momentum.div(scale).mul(rectifier(length)), momentum);
    return parameter.sub(direction.mul(slots.rate(learningRate)));
  }

  private double longest() {
    return 2 / (1 - beta2) - 1;
  }

  /** Rank 0: the length of the simple average that v is worth. */
  private Tensor length(Tensor step, Tensor weight) {
    return step.mul(weight.rsub(1)).mul(2).div(weight).rsub(longest());
  }

  private Tensor rectifier(Tensor length) {
    double end = longest();
    return length
        .sub(4)
        .mul(length.sub(2))
        .mul(end / ((end - 4) * (end - 2)))
        .div(length)
        .max(0.0)
        .sqrt();
  }
}
