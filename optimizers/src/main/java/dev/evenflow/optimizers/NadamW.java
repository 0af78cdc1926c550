package dev.evenflow.optimizers;

import dev.evenflow.optimizers.terms.Decay;
import dev.evenflow.optimizers.terms.Hyperparameters;
import dev.evenflow.optimizers.terms.Moments;
import dev.evenflow.optimizers.wrapper.Lazy;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.training.Rule;
import dev.evenflow.training.Slots;

/**
 * NAdamW (Dozat 2016; Loshchilov and Hutter 2019), as in Optax: AdamW that looks ahead along its
 * momentum.
 *
 * <pre>{@code
 * m, v as in Adam
 * d = beta1 m/(1 - beta1^(t+1)) + (1 - beta1) g/(1 - beta1^t)
 * p = p - lr (d / (sqrt(v/(1 - beta2^t) + epsilonRoot) + epsilon) + weightDecay p)
 * }</pre>
 *
 * <p>Rows of a table that a batch does not look up move on with their momentum and decay; where the
 * rule is {@link Lazy}, they owe the decay and stay otherwise.
 *
 * @param learningRate lr, at least 0; default 0.001
 * @param beta1 decay of m, in [0, 1); default 0.9
 * @param beta2 decay of v, in [0, 1); default 0.999
 * @param epsilon added outside the root, at least 0; default 1e-8
 * @param epsilonRoot added inside the root, at least 0; default 0
 * @param weightDecay at least 0; default 1e-4
 */
public record NadamW(
    double learningRate,
    double beta1,
    double beta2,
    double epsilon,
    double epsilonRoot,
    double weightDecay)
    implements Rule {
  /** Checks the hyperparameters. */
  public NadamW {
    Adam.check(learningRate, beta1, beta2, epsilon, epsilonRoot);
    Hyperparameters.notNegative("weight decay", weightDecay);
  }

  /** The default values. */
  public NadamW() {
    this(0.001);
  }

  /** The default values with another rate. */
  public NadamW(double learningRate) {
    this(learningRate, 0.9, 0.999, 1e-8, 0, 1e-4);
  }

  @Override
  public Tensor next(Tensor parameter, Tensor gradient, Slots slots) {
    Tensor first = Moments.average(slots, "first", beta1, gradient);
    Tensor second = Moments.average(slots, "second", beta2, gradient.square());
    Tensor direction =
        Moments.lookedAhead(first, beta1, gradient, slots)
            .div(Moments.root(Moments.corrected(second, beta2, slots), epsilonRoot, epsilon));
    return Decay.step(parameter, direction, learningRate, weightDecay, slots);
  }
}
