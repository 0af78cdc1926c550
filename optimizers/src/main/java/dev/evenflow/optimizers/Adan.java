package dev.evenflow.optimizers;

import dev.evenflow.optimizers.terms.Decay;
import dev.evenflow.optimizers.terms.Hyperparameters;
import dev.evenflow.optimizers.terms.Moments;
import dev.evenflow.optimizers.wrapper.Lazy;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.training.Rule;
import dev.evenflow.training.Slots;

/**
 * Adan (Xie et al. 2022): Nesterov's momentum from differences of gradients.
 *
 * <pre>{@code
 * d = g - g before                 (0 in the first step)
 * m = beta1 m + (1 - beta1) g
 * v = beta2 v + (1 - beta2) d
 * n = beta3 n + (1 - beta3) (g + (1 - beta2) d)²
 * u = (m/(1 - beta1^t) + (1 - beta2) v/(1 - beta2^t)) / (sqrt(n/(1 - beta3^t) + epsilonRoot) + epsilon)
 * p = p - lr (u + weightDecay p)
 * }</pre>
 *
 * <p>As in Optax, whose 1 - beta2 is the authors' code's beta2; the paper divides by 1 + lr
 * weightDecay instead of subtracting the decay.
 *
 * <p>Rows of a table that a batch does not look up move on with their momentum, unless the rule is
 * {@link Lazy}.
 *
 * @param learningRate lr, at least 0; default 0.001
 * @param beta1 decay of m, in [0, 1); default 0.98
 * @param beta2 decay of v, in [0, 1); default 0.92
 * @param beta3 decay of n, in [0, 1); default 0.99
 * @param epsilon added outside the root, at least 0; default 1e-8
 * @param epsilonRoot added inside the root, at least 0; default 1e-8
 * @param weightDecay at least 0; default 0
 */
public record Adan(
    double learningRate,
    double beta1,
    double beta2,
    double beta3,
    double epsilon,
    double epsilonRoot,
    double weightDecay)
    implements Rule {
  /** Checks the hyperparameters. */
  public Adan {
    Hyperparameters.notNegative("learning rate", learningRate);
    Hyperparameters.fraction("beta1", beta1);
    Hyperparameters.fraction("beta2", beta2);
    Hyperparameters.fraction("beta3", beta3);
    Hyperparameters.notNegative("epsilon", epsilon);
    Hyperparameters.notNegative("epsilon root", epsilonRoot);
    Hyperparameters.notNegative("weight decay", weightDecay);
  }

  /** The default values. */
  public Adan() {
    this(0.001);
  }

  /** The default values with another rate. */
  public Adan(double learningRate) {
    this(learningRate, 0.98, 0.92, 0.99, 1e-8, 1e-8, 0);
  }

  @Override
  public Tensor next(Tensor parameter, Tensor gradient, Slots slots) {
    Tensor known = Moments.atFirst(slots, 0, 1);
    Tensor change = gradient.sub(slots.current("gradient", 0)).mul(known);
    slots.next("gradient", 0, before -> gradient);
    Tensor first = Moments.average(slots, "first", beta1, gradient);
    Tensor drift = Moments.average(slots, "drift", beta2, change);
    Tensor ahead = gradient.add(change.mul(1 - beta2));
    Tensor square = Moments.average(slots, "square", beta3, ahead.square());
    Tensor direction =
        Moments.corrected(first, beta1, slots)
            .add(Moments.corrected(drift, beta2, slots).mul(1 - beta2))
            .div(Moments.root(Moments.corrected(square, beta3, slots), epsilonRoot, epsilon));
    return Decay.step(parameter, direction, learningRate, weightDecay, slots);
  }
}
