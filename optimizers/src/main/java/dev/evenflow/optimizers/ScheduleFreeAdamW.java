package dev.evenflow.optimizers;

import dev.evenflow.optimizers.terms.Decay;
import dev.evenflow.optimizers.terms.Hyperparameters;
import dev.evenflow.optimizers.terms.Moments;
import dev.evenflow.optimizers.wrapper.Lazy;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.training.Rule;
import dev.evenflow.training.Slots;
import java.util.Map;

/**
 * Schedule-free AdamW (Defazio et al. 2024): fast weights z stepped by the gradient over the root
 * of its mean square, evaluated at their average, which stands in for Adam's momentum.
 *
 * <pre>{@code
 * v = beta2 v + (1 - beta2) g²
 * z' = z - lr (g / (sqrt(v/(1 - beta2^t)) + epsilon) + weightDecay p)
 * p = beta1 x + (1 - beta1) z,   x the average of all z
 * }</pre>
 *
 * <p>As in Optax; averages are weighted by the largest lr so far to the power {@code weightPower}.
 *
 * <p>Rows of a table that a batch does not look up move on between average and last point, unless
 * the rule is {@link Lazy}; decay then counts in steps that look a row up.
 *
 * @param learningRate lr, at least 0; default 0.0025
 * @param beta1 how near p is to the average, in (0, 1); default 0.9
 * @param beta2 decay of v, in [0, 1); default 0.999
 * @param epsilon at least 0; default 1e-8
 * @param weightDecay at least 0; default 0
 * @param weightPower at least 0; default 2
 * @param warmUpSteps the rate rises linearly from 0 over so many steps; default 0
 */
public record ScheduleFreeAdamW(
    double learningRate,
    double beta1,
    double beta2,
    double epsilon,
    double weightDecay,
    double weightPower,
    int warmUpSteps)
    implements Rule {
  /** Checks the hyperparameters. */
  public ScheduleFreeAdamW {
    Hyperparameters.notNegative("learning rate", learningRate);
    Hyperparameters.fraction("beta2", beta2);
    Hyperparameters.notNegative("epsilon", epsilon);
    Hyperparameters.notNegative("weight decay", weightDecay);
    ScheduleFree.check(beta1, weightPower, warmUpSteps);
  }

  /** The default values. */
  public ScheduleFreeAdamW() {
    this(0.0025);
  }

  /** The default values with another rate. */
  public ScheduleFreeAdamW(double learningRate) {
    this(learningRate, 0.9, 0.999, 1e-8, 0, 2, 0);
  }

  private ScheduleFree averaging() {
    return new ScheduleFree(beta1, weightPower, warmUpSteps);
  }

  @Override
  public Tensor next(Tensor parameter, Tensor gradient, Slots slots) {
    Tensor second = Moments.average(slots, "second", beta2, gradient.square());
    Tensor direction =
        gradient.div(Moments.root(Moments.corrected(second, beta2, slots), 0, epsilon));
    Tensor update =
        Decay.added(direction, parameter, weightDecay, slots)
            .mul(averaging().rate(learningRate, slots));
    return averaging().next(parameter, update, learningRate, slots);
  }

  @Override
  public Map<Variable, Tensor> evaluationWeights(Iterable<Variable> parameters, Slots slots) {
    return averaging().averages(parameters, slots);
  }
}
