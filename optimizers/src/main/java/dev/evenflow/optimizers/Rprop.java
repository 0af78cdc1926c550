package dev.evenflow.optimizers;

import dev.evenflow.optimizers.terms.Hyperparameters;
import dev.evenflow.optimizers.wrapper.Lazy;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.training.Rule;
import dev.evenflow.training.Slots;

/**
 * Resilient propagation (Riedmiller and Braun 1993) for whole-batch gradients: only signs count,
 * and each coordinate has a step of its own, which grows while the sign stays.
 *
 * <pre>{@code
 * s = sign(g) sign(g before)
 * step = clamp(step * (etaPlus if s > 0, etaMinus if s < 0, else 1), minimumStep, maximumStep)
 * p = p - step sign(g)              but stays where s < 0, and that gradient is forgotten
 * }</pre>
 *
 * <p>As in PyTorch. Optax 0.2.8 ({@link #optax()}) applies what the step before found, unless the
 * sign turned meanwhile. A schedule scales the steps when they are applied.
 *
 * <p>Rows of a table that a batch does not look up stay and forget their last sign, unless the rule
 * is {@link Lazy}.
 *
 * @param learningRate the first step of every coordinate, at least 0; default 0.01
 * @param etaMinus in (0, 1); default 0.5
 * @param etaPlus above 1; default 1.2
 * @param minimumStep above 0; default 1e-6
 * @param maximumStep at least minimumStep; default 50
 * @param oneStepLate whether the move of the step before is applied; default false
 */
public record Rprop(
    double learningRate,
    double etaMinus,
    double etaPlus,
    double minimumStep,
    double maximumStep,
    boolean oneStepLate)
    implements Rule {
  /** Checks the hyperparameters. */
  public Rprop {
    Hyperparameters.notNegative("learning rate", learningRate);
    Hyperparameters.require(0 < etaMinus && etaMinus < 1, "eta minus", "be in (0, 1)", etaMinus);
    Hyperparameters.require(etaPlus > 1, "eta plus", "be above 1", etaPlus);
    Hyperparameters.positive("minimum step", minimumStep);
    Hyperparameters.require(
        maximumStep >= minimumStep, "maximum step", "be at least the minimum", maximumStep);
  }

  /** The default values. */
  public Rprop() {
    this(0.01);
  }

  /** The default values with another first step. */
  public Rprop(double learningRate) {
    this(learningRate, 0.5, 1.2, 1e-6, 50, false);
  }

  /** The formula of Optax. */
  public static Rprop optax() {
    return new Rprop(0.01, 0.5, 1.2, 1e-6, 50, true);
  }

  @Override
  public Tensor next(Tensor parameter, Tensor gradient, Slots slots) {
    Tensor none = Tensor.constant(0);
    Tensor sign = gradient.sign();
    Tensor signBefore = slots.current("sign", 0);
    Tensor stepBefore = slots.current("step", learningRate);
    Tensor agreement = sign.mul(signBefore);
    Tensor turned = agreement.less(0);
    Tensor factor =
        Tensor.select(
            turned,
            Tensor.constant(etaMinus),
            Tensor.select(agreement.greater(0), Tensor.constant(etaPlus), Tensor.constant(1)));
    Tensor step =
        slots.next(
            "step", learningRate, before -> before.mul(factor).max(minimumStep).min(maximumStep));
    Tensor direction = slots.next("sign", 0, before -> Tensor.select(turned, none, sign));
    Tensor move =
        oneStepLate ? Tensor.select(turned, none, signBefore.mul(stepBefore)) : direction.mul(step);
    return parameter.sub(move.mul(slots.rate(1)));
  }
}
