package dev.evenflow.optimizers;

import dev.evenflow.optimizers.terms.Decay;
import dev.evenflow.optimizers.terms.Hyperparameters;
import dev.evenflow.optimizers.terms.Moments;
import dev.evenflow.optimizers.wrapper.Lazy;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.training.Rule;
import dev.evenflow.training.Slots;

/**
 * AdEMAMix (Pagliardini et al. 2024): Adam with a second, slow average of gradients beside the fast
 * one.
 *
 * <pre>{@code
 * m1 = beta1 m1 + (1 - beta1) g
 * m2 = beta3 m2 + (1 - beta3) g
 * v = beta2 v + (1 - beta2) g²
 * d = (m1/(1 - beta1^t) + alpha m2) / (sqrt(v/(1 - beta2^t) + epsilonRoot) + epsilon)
 * p = p - lr (d + weightDecay p)
 * }</pre>
 *
 * <p>As in Optax. With {@code warmUpSteps} T, as the paper advises, alpha rises linearly and the
 * half-life of m2 grows to its end over the first T steps.
 *
 * <p>Rows of a table that a batch does not look up move on with their momentum, unless the rule is
 * {@link Lazy}.
 *
 * @param learningRate lr, at least 0; default 0.001
 * @param beta1 decay of m1, in [0, 1); default 0.9
 * @param beta2 decay of v, in [0, 1); default 0.999
 * @param beta3 decay of m2, in [0, 1); default 0.9999
 * @param alpha weight of m2, at least 0; default 5
 * @param epsilon added outside the root, at least 0; default 1e-8
 * @param epsilonRoot added inside the root, at least 0; default 0
 * @param weightDecay at least 0; default 0
 * @param warmUpSteps T; 0 (default) is no warm-up
 */
public record AdEMAMix(
    double learningRate,
    double beta1,
    double beta2,
    double beta3,
    double alpha,
    double epsilon,
    double epsilonRoot,
    double weightDecay,
    int warmUpSteps)
    implements Rule {
  /** Checks the hyperparameters. */
  public AdEMAMix {
    Hyperparameters.notNegative("learning rate", learningRate);
    Hyperparameters.fraction("beta1", beta1);
    Hyperparameters.fraction("beta2", beta2);
    Hyperparameters.fraction("beta3", beta3);
    Hyperparameters.notNegative("alpha", alpha);
    Hyperparameters.notNegative("epsilon", epsilon);
    Hyperparameters.notNegative("epsilon root", epsilonRoot);
    Hyperparameters.notNegative("weight decay", weightDecay);
    Hyperparameters.notNegative("warm-up steps", warmUpSteps);
    Hyperparameters.require(
        warmUpSteps == 0 || (beta1 > 0 && beta3 > 0), "beta1 and beta3", "be above 0", beta1);
  }

  /** The default values. */
  public AdEMAMix() {
    this(0.001);
  }

  /** The default values with another rate. */
  public AdEMAMix(double learningRate) {
    this(learningRate, 0.9, 0.999, 0.9999, 5, 1e-8, 0, 0, 0);
  }

  @Override
  public Tensor next(Tensor parameter, Tensor gradient, Slots slots) {
    Tensor decay = slowDecay(slots.step());
    Tensor fast = Moments.average(slots, "fast", beta1, gradient);
    Tensor slow =
        slots.next("slow", 0, before -> before.mul(decay).add(gradient.mul(decay.rsub(1))));
    Tensor second = Moments.average(slots, "second", beta2, gradient.square());
    Tensor direction =
        Moments.corrected(fast, beta1, slots)
            .add(slow.mul(slowWeight(slots.step())))
            .div(Moments.root(Moments.corrected(second, beta2, slots), epsilonRoot, epsilon));
    return Decay.step(parameter, direction, learningRate, weightDecay, slots);
  }

  private Tensor slowWeight(Tensor step) {
    return warmUpSteps == 0 ? Tensor.constant(alpha) : step.div(warmUpSteps).min(1).mul(alpha);
  }

  /** The decay whose logarithm's inverse moves linearly from that of beta1 to that of beta3. */
  private Tensor slowDecay(Tensor step) {
    if (warmUpSteps == 0) {
      return Tensor.constant(beta3);
    }
    double from = 1 / StrictMath.log(beta1);
    double to = 1 / StrictMath.log(beta3);
    return step.div(warmUpSteps).min(1).mul(to - from).add(from).rdiv(1).exp();
  }
}
