package dev.evenflow.optimizers;

import dev.evenflow.optimizers.terms.Hyperparameters;
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
 * <p>As in PyTorch and Optax. A schedule scales the steps when they are applied.
 *
 * @param learningRate the first step of every coordinate, at least 0; default 0.01
 * @param etaMinus in (0, 1); default 0.5
 * @param etaPlus above 1; default 1.2
 * @param minimumStep above 0; default 1e-6
 * @param maximumStep at least minimumStep; default 50
 */
public record Rprop(
    double learningRate, double etaMinus, double etaPlus, double minimumStep, double maximumStep)
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
    this(learningRate, 0.5, 1.2, 1e-6, 50);
  }

  @Override
  public Tensor next(Tensor parameter, Tensor gradient, Slots slots) {
    Tensor one = Tensor.constant(1);
    Tensor sign = gradient.sign();
    Tensor agreement = sign.mul(slots.current("sign", 0));
    Tensor turned = agreement.less(0);
    Tensor factor =
        Tensor.select(
            turned,
            Tensor.constant(etaMinus),
            Tensor.select(agreement.greater(0), Tensor.constant(etaPlus), one));
    Tensor step =
        slots.next(
            "step",
            learningRate,
            before -> before.mul(factor).max(minimumStep).min(maximumStep));
    Tensor direction =
        slots.next("sign", 0, before -> Tensor.select(turned, Tensor.constant(0), sign));
    return parameter.sub(direction.mul(step).mul(slots.rate(1)));
  }
}
