package dev.evenflow.optimizers;

import dev.evenflow.optimizers.terms.Decay;
import dev.evenflow.optimizers.terms.Hyperparameters;
import dev.evenflow.optimizers.wrapper.Lazy;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.training.Rule;
import dev.evenflow.training.Slots;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019), which no adaptive scale divides.
 *
 * <pre>{@code
 * p = p - lr (d + weightDecay p),   d the direction of {@link Adam}
 * }</pre>
 *
 * <p>As in PyTorch, Optax and Keras the decay is multiplied by lr, unlike in the paper. Their
 * default decays differ: 0.01, 1e-4 and 0.004.
 *
 * <p>Rows of a table that a batch does not look up move on with their momentum and decay; where the
 * rule is {@link Lazy}, they owe the decay and stay otherwise.
 *
 * @param learningRate lr, at least 0; default 0.001
 * @param beta1 decay of m, in [0, 1); default 0.9
 * @param beta2 decay of v, in [0, 1); default 0.999
 * @param epsilon added outside the root, at least 0; default 1e-8
 * @param epsilonRoot added inside the root (Optax), at least 0; default 0
 * @param weightDecay at least 0; default 0.01
 */
public record AdamW(
    double learningRate,
    double beta1,
    double beta2,
    double epsilon,
    double epsilonRoot,
    double weightDecay)
    implements Rule {
  /** Checks the hyperparameters. */
  public AdamW {
    Adam.check(learningRate, beta1, beta2, epsilon, epsilonRoot);
    Hyperparameters.notNegative("weight decay", weightDecay);
  }

  /** The default values. */
  public AdamW() {
    this(0.001);
  }

  /** The default values with another rate. */
  public AdamW(double learningRate) {
    this(learningRate, 0.01);
  }

  /** The default averages with another rate and decay. */
  public AdamW(double learningRate, double weightDecay) {
    this(learningRate, 0.9, 0.999, 1e-8, 0, weightDecay);
  }

  @Override
  public Tensor next(Tensor parameter, Tensor gradient, Slots slots) {
    Tensor direction =
        new Adam(learningRate, beta1, beta2, epsilon, epsilonRoot).direction(gradient, slots);
    return Decay.step(parameter, direction, learningRate, weightDecay, slots);
  }
}
