package dev.evenflow.optimizers;

import dev.evenflow.optimizers.terms.Decay;
import dev.evenflow.optimizers.terms.Hyperparameters;
import dev.evenflow.optimizers.wrapper.Lazy;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.training.Rule;
import dev.evenflow.training.Slots;
import java.util.Map;

/**
 * Schedule-free SGD (Defazio et al. 2024): gradient descent on fast weights z, evaluated at their
 * average; the parameters that train lie between both.
 *
 * <pre>{@code
 * z' = z - lr (g + weightDecay p),   p = beta1 x + (1 - beta1) z,   x the average of all z
 * }</pre>
 *
 * <p>As in Optax; averages are weighted by the largest lr so far to the power {@code weightPower}.
 *
 * <p>Rows of a table that a batch does not look up move on between average and last point, unless
 * the rule is {@link Lazy}; decay then counts in steps that look a row up.
 *
 * @param learningRate lr, at least 0; default 1
 * @param beta1 how near p is to the average, in (0, 1); default 0.9
 * @param weightDecay at least 0; default 0
 * @param weightPower at least 0; default 2
 * @param warmUpSteps the rate rises linearly from 0 over so many steps; default 0
 */
public record ScheduleFreeSgd(
    double learningRate, double beta1, double weightDecay, double weightPower, int warmUpSteps)
    implements Rule {
  /** Checks the hyperparameters. */
  public ScheduleFreeSgd {
    Hyperparameters.notNegative("learning rate", learningRate);
    Hyperparameters.notNegative("weight decay", weightDecay);
    ScheduleFree.check(beta1, weightPower, warmUpSteps);
  }

  /** The default values. */
  public ScheduleFreeSgd() {
    this(1);
  }

  /** The default values with another rate. */
  public ScheduleFreeSgd(double learningRate) {
    this(learningRate, 0.9, 0, 2, 0);
  }

  private ScheduleFree averaging() {
    return new ScheduleFree(beta1, weightPower, warmUpSteps);
  }

  @Override
  public Tensor next(Tensor parameter, Tensor gradient, Slots slots) {
    Tensor update =
        Decay.added(gradient, parameter, weightDecay, slots)
            .mul(averaging().rate(learningRate, slots));
    return averaging().next(parameter, update, learningRate, slots);
  }

  @Override
  public Map<Variable, Tensor> evaluationWeights(Iterable<Variable> parameters, Slots slots) {
    return averaging().averages(parameters, slots);
  }
}
