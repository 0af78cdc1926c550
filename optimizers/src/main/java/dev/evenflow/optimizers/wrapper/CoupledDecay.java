package dev.evenflow.optimizers.wrapper;

import dev.evenflow.optimizers.terms.Decay;
import dev.evenflow.optimizers.terms.Hyperparameters;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.training.Objective;
import dev.evenflow.training.Optimizer;
import dev.evenflow.training.Slots;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Weight decay as an l2 term of the loss: {@code g + weightDecay p} goes into the rule, after the
 * run's transforms, so clipping does not see it. Adaptive rules divide it as they divide gradients;
 * {@link DecoupledDecay} is not divided.
 *
 * @param optimizer what takes the step
 * @param weightDecay at least 0
 */
public record CoupledDecay(Optimizer optimizer, double weightDecay) implements Optimizer {
  /** Checks the decay. */
  public CoupledDecay {
    Hyperparameters.notNegative("weight decay", weightDecay);
  }

  @Override
  public Map<Variable, Tensor> step(Objective objective, Slots slots) {
    return optimizer.step(
        objective.transformedFurther(gradients -> {
          Map<Variable, Tensor> decayed = new LinkedHashMap<>(gradients);
          decayed.replaceAll((parameter, gradient) ->
              Decay.added(gradient, parameter.read(), weightDecay, slots.of(parameter)));
          return decayed;
        }),
        slots);
  }

  @Override
  public Map<Variable, Tensor> evaluationWeights(Iterable<Variable> parameters, Slots slots) {
    return optimizer.evaluationWeights(parameters, slots);
  }
}
