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
 * Stochastic weight averaging (Izmailov et al. 2018): evaluates and exports the plain mean of the
 * weights after every {@code period}-th step from step {@code start} on. Use it with a constant or
 * cyclic rate; statistics of batch normalization belong to the weights that trained, so measure
 * them anew for the mean.
 *
 * @param optimizer what trains
 * @param start the first step that counts, at least 1
 * @param period steps between two that count, at least 1
 */
public record Swa(Optimizer optimizer, int start, int period) implements Optimizer {
  /** Checks the steps. */
  public Swa {
    Hyperparameters.count("start", start);
    Hyperparameters.count("period", period);
  }

  @Override
  public Map<Variable, Tensor> step(Objective objective, Slots slots) {
    Tensor one = Tensor.constant(1);
    Tensor none = Tensor.constant(0);
    Tensor wait = slots.current("swa-wait", start - 1.0);
    Tensor taken = wait.less(1);
    slots.next(
        "swa-wait",
        start - 1.0,
        before -> Tensor.select(taken, Tensor.constant(period - 1.0), before.sub(1)));
    Tensor count = slots.next("swa-count", 0, before -> before.add(taken));
    Tensor share = Tensor.select(taken, one.div(count.max(1.0)), none);
    Map<Variable, Tensor> next = optimizer.step(objective, slots);
    next.forEach((parameter, weight) ->
        slots
            .of(parameter)
            .nextFromParameter("swa", mean -> mean.add(weight.sub(mean).mul(share))));
    return next;
  }

  @Override
  public Map<Variable, Tensor> evaluationWeights(Iterable<Variable> parameters, Slots slots) {
    Tensor some = slots.current("swa-count", 0);
    Map<Variable, Tensor> means = new LinkedHashMap<>();
    parameters.forEach(parameter -> {
      Tensor mean = slots.of(parameter).currentFromParameter("swa");
      means.put(parameter, Tensor.select(some, mean, parameter.read()));
    });
    return means;
  }
}
