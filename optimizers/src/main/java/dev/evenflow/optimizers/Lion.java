package dev.evenflow.optimizers;

import dev.evenflow.optimizers.terms.Decay;
import dev.evenflow.optimizers.terms.Hyperparameters;
import dev.evenflow.optimizers.terms.Moments;
import dev.evenflow.optimizers.wrapper.Lazy;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.training.Rule;
import dev.evenflow.training.Slots;

/**
 * Lion (Chen et al. 2023): the sign of a momentum that looks at the newest gradient twice.
 *
 * <pre>{@code
 * p = p - lr (sign(beta1 m + (1 - beta1) g) + weightDecay p)
 * m = beta2 m + (1 - beta2) g
 * }</pre>
 *
 * <p>As in Optax. Its rate should be 3 to 10 times smaller than Adam's, its decay as much larger.
 *
 * <p>Rows of a table that a batch does not look up move on, as far as any, and decay; where the
 * rule is {@link Lazy}, they owe the decay and stay otherwise.
 *
 * @param learningRate lr, at least 0; default 1e-4
 * @param beta1 in [0, 1); default 0.9
 * @param beta2 decay of m, in [0, 1); default 0.99
 * @param weightDecay decoupled, at least 0; default 0.001
 */
public record Lion(double learningRate, double beta1, double beta2, double weightDecay)
    implements Rule {
  /** Checks the hyperparameters. */
  public Lion {
    Hyperparameters.notNegative("learning rate", learningRate);
    Hyperparameters.fraction("beta1", beta1);
    Hyperparameters.fraction("beta2", beta2);
    Hyperparameters.notNegative("weight decay", weightDecay);
  }

  /** The default values. */
  public Lion() {
    this(1e-4);
  }

  /** The default values with another rate. */
  public Lion(double learningRate) {
    this(learningRate, 0.9, 0.99, 0.001);
  }

  @Override
  public Tensor next(Tensor parameter, Tensor gradient, Slots slots) {
    Tensor direction = Moments.mixed(slots.current("first", 0), beta1, gradient).sign();
    Moments.average(slots, "first", beta2, gradient);
    return Decay.step(parameter, direction, learningRate, weightDecay, slots);
  }
}
