package dev.evenflow.optimizers;

import dev.evenflow.optimizers.terms.Decay;
import dev.evenflow.optimizers.terms.Hyperparameters;
import dev.evenflow.optimizers.wrapper.Lazy;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.training.Rule;
import dev.evenflow.training.Slots;

/**
 * Follow the regularized leader, proximal (McMahan et al. 2013): Adagrad whose l1 term makes
 * weights exactly 0; for sparse linear models.
 *
 * <pre>{@code
 * n' = n + g²
 * z = z + g - (n'^-power - n^-power)/lr p
 * p = (clamp(z, -l1, l1) - z) / (n'^-power/lr + 2 l2 + beta/lr)
 * }</pre>
 *
 * <p>As in Keras (with beta as TensorFlow adds it). The weights are a function of z and n alone, so
 * a first value other than 0 is forgotten by as much as n starts above 0.
 *
 * <p>Rows of a table that a batch does not look up take the value that their sums give, which is 0
 * for a row that was never looked up; where the rule is {@link Lazy}, they stay.
 *
 * @param learningRate lr, above 0; default 0.001
 * @param learningRatePower at most 0; default -0.5
 * @param initialAccumulator n before the first step, above 0; default 0.1
 * @param l1 at least 0; default 0
 * @param l2 at least 0; default 0
 * @param l2Shrinkage a decay added to the gradient that enters z, at least 0; default 0
 * @param beta at least 0; default 0
 */
public record Ftrl(
    double learningRate,
    double learningRatePower,
    double initialAccumulator,
    double l1,
    double l2,
    double l2Shrinkage,
    double beta)
    implements Rule {
  /** Checks the hyperparameters. */
  public Ftrl {
    Hyperparameters.positive("learning rate", learningRate);
    Hyperparameters.require(
        learningRatePower <= 0, "learning rate power", "be at most 0", learningRatePower);
    Hyperparameters.positive("initial accumulator", initialAccumulator);
    Hyperparameters.notNegative("l1", l1);
    Hyperparameters.notNegative("l2", l2);
    Hyperparameters.notNegative("l2 shrinkage", l2Shrinkage);
    Hyperparameters.notNegative("beta", beta);
  }

  /** The default values. */
  public Ftrl() {
    this(0.001);
  }

  /** The default values with another rate. */
  public Ftrl(double learningRate) {
    this(learningRate, -0.5, 0.1, 0, 0, 0, 0);
  }

  @Override
  public Tensor next(Tensor parameter, Tensor gradient, Slots slots) {
    Tensor rate = slots.rate(learningRate);
    Tensor before = strength(slots.current("squares", initialAccumulator));
    Tensor after =
        strength(slots.next("squares", initialAccumulator, n -> n.add(gradient.square())));
    Tensor taken = Decay.added(gradient, parameter, 2 * l2Shrinkage, slots);
    Tensor linear =
        slots.next("linear", 0, z -> z.add(taken).sub(after.sub(before).div(rate).mul(parameter)));
    Tensor quadratic = after.add(beta).div(rate).add(2 * l2);
    Tensor shrunk = l1 == 0 ? linear.negate() : linear.min(l1).max(-l1).sub(linear);
    return shrunk.div(quadratic);
  }

  private Tensor strength(Tensor squares) {
    return learningRatePower == -0.5 ? squares.sqrt() : squares.pow(-learningRatePower);
  }
}
