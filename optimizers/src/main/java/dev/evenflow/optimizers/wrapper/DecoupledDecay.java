package dev.evenflow.optimizers.wrapper;

import dev.evenflow.optimizers.terms.Hyperparameters;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.training.Objective;
import dev.evenflow.training.Optimizer;
import dev.evenflow.training.Slots;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Weight decay beside the rule (Loshchilov and Hutter 2019): {@code p' = rule(p) - lr weightDecay
 * p}. Rules of the AdamW family have it built in.
 *
 * @param optimizer what takes the step
 * @param learningRate what the decay is multiplied by, usually the rule's own; it follows the
 *     schedule. At least 0
 * @param weightDecay at least 0
 */
public record DecoupledDecay(Optimizer optimizer, double learningRate, double weightDecay)
    implements Optimizer {
  /** Checks the hyperparameters. */
  public DecoupledDecay {
    Hyperparameters.notNegative("learning rate", learningRate);
    Hyperparameters.notNegative("weight decay", weightDecay);
  }

  @Override
  public Map<Variable, Tensor> step(Objective objective, Slots slots) {
    Map<Variable, Tensor> next = new LinkedHashMap<>();
    optimizer
        .step(objective, slots)
        .forEach((parameter, weight) -> {
          Slots own = slots.of(parameter);
          double decay = own.decay(weightDecay);
          if (decay == 0) {
            next.put(parameter, weight);
          } else {
            Tensor share = own.rate(learningRate).mul(decay);
            own.decaysBy(share);
            next.put(parameter, weight.sub(parameter.read().mul(share)));
          }
        });
    return next;
  }

  @Override
  public Map<Variable, Tensor> evaluationWeights(Iterable<Variable> parameters, Slots slots) {
    return optimizer.evaluationWeights(parameters, slots);
  }
}
