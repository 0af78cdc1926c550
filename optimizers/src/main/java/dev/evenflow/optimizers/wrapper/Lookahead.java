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
 * Lookahead (Zhang et al. 2019): an optimizer runs ahead for some steps, then slow weights follow
 * it part of the way and it goes back to them. Evaluation uses the slow weights.
 *
 * <pre>{@code
 * every period-th step: slow = slow + rate (p - slow),  p = slow
 * }</pre>
 *
 * @param optimizer what runs ahead
 * @param period steps between, at least 1; default 5
 * @param rate the part of the way, from 0 to 1; default 0.5
 */
public record Lookahead(Optimizer optimizer, int period, double rate) implements Optimizer {
  /** Checks the hyperparameters. */
  public Lookahead {
    Hyperparameters.count("period", period);
    Hyperparameters.share("rate", rate);
  }

  /** The default values. */
  public Lookahead(Optimizer optimizer) {
    this(optimizer, 5, 0.5);
  }

  @Override
  public Map<Variable, Tensor> step(Objective objective, Slots slots) {
    Tensor ahead = slots.current("lookahead", 0).add(1);
    Tensor meets = ahead.equal(Tensor.constant(period));
    slots.next("lookahead", 0, before -> Tensor.select(meets, Tensor.constant(0), ahead));
    Map<Variable, Tensor> next = new LinkedHashMap<>();
    optimizer
        .step(objective, slots)
        .forEach((parameter, fast) -> {
          Tensor slow =
              slots
                  .of(parameter)
                  .nextFromParameter(
                      "lookahead",
                      before ->
                          Tensor.select(meets, before.add(fast.sub(before).mul(rate)), before));
          next.put(parameter, Tensor.select(meets, slow, fast));
        });
    return next;
  }

  @Override
  public Map<Variable, Tensor> evaluationWeights(Iterable<Variable> parameters, Slots slots) {
    Map<Variable, Tensor> slow = new LinkedHashMap<>();
    parameters.forEach(
        parameter -> slow.put(parameter, slots.of(parameter).currentFromParameter("lookahead")));
    return slow;
  }
}
