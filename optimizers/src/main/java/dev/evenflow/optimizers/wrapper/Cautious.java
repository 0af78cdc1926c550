package dev.evenflow.optimizers.wrapper;

import dev.evenflow.EvenflowException;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.training.Objective;
import dev.evenflow.training.Optimizer;
import dev.evenflow.training.Slots;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Cautious steps (Liang et al. 2024): coordinates in which the step goes against the present
 * gradient stay, the others go further by as much.
 *
 * <pre>{@code
 * u = p - rule(p),   k = 1 where u g > 0, else 0
 * p' = p - u k / max(mean(k), 0.001)
 * }</pre>
 *
 * <p>The mean runs over each parameter. Put decoupled decay around this, so that it is not masked.
 *
 * @param optimizer what proposes the step
 */
public record Cautious(Optimizer optimizer) implements Optimizer {
  private static final double LEAST_MEAN = 1e-3;

  @Override
  public Map<Variable, Tensor> step(Objective objective, Slots slots) {
    Map<Variable, Tensor> gradients = new LinkedHashMap<>();
    Objective noting =
        objective.transformedFurther(transformed -> {
          gradients.putAll(transformed);
          return transformed;
        });
    Map<Variable, Tensor> next = new LinkedHashMap<>();
    optimizer
        .step(noting, slots)
        .forEach((parameter, weight) -> {
          Tensor gradient = gradients.get(parameter);
          if (gradient == null) {
            throw new EvenflowException(
                "cautious needs an optimizer that uses the transformed gradients");
          }
          Tensor update = parameter.read().sub(weight);
          // Signs, for a product of two small numbers may vanish.
          Tensor agrees = update.sign().mul(gradient.sign()).greater(0);
          Tensor factor = agrees.mean().max(LEAST_MEAN).rdiv(1);
          next.put(parameter, parameter.read().sub(update.mul(agrees).mul(factor)));
        });
    return next;
  }

  @Override
  public Map<Variable, Tensor> evaluationWeights(Iterable<Variable> parameters, Slots slots) {
    return optimizer.evaluationWeights(parameters, slots);
  }
}
