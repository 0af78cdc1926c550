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
 * Evaluates and exports an exponential average of the weights (Polyak and Juditsky 1992), which is
 * often better than the last weights and never in the way of training.
 *
 * <pre>{@code
 * average = d average + (1 - d) p,   d = min(decay, (1 + t) / (10 + t))
 * }</pre>
 *
 * <p>The average starts at the initial weights; the smaller decay of early steps (as in TensorFlow)
 * lets it forget them.
 *
 * @param optimizer what trains
 * @param decay in [0, 1); default 0.999
 */
public record Ema(Optimizer optimizer, double decay) implements Optimizer {
  /** Checks the decay. */
  public Ema {
    Hyperparameters.fraction("decay", decay);
  }

  /** The default decay. */
  public Ema(Optimizer optimizer) {
    this(optimizer, 0.999);
  }

  @Override
  public Map<Variable, Tensor> step(Objective objective, Slots slots) {
    Tensor step = slots.step();
    Tensor share = step.add(1).div(step.add(10)).min(decay).rsub(1);
    Map<Variable, Tensor> next = optimizer.step(objective, slots);
    next.forEach((parameter, weight) ->
        slots
            .of(parameter)
            .nextFromParameter("ema", average -> average.add(weight.sub(average).mul(share))));
    return next;
  }

  @Override
  public Map<Variable, Tensor> evaluationWeights(Iterable<Variable> parameters, Slots slots) {
    Map<Variable, Tensor> averages = new LinkedHashMap<>();
    parameters.forEach(
        parameter -> averages.put(parameter, slots.of(parameter).currentFromParameter("ema")));
    return averages;
  }
}
