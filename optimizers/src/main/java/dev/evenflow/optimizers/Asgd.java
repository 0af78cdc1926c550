package dev.evenflow.optimizers;

import dev.evenflow.optimizers.terms.Hyperparameters;
import dev.evenflow.optimizers.wrapper.Lazy;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.training.Rule;
import dev.evenflow.training.Slots;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Averaged stochastic gradient descent (Polyak and Juditsky 1992; Bottou 2010), as in PyTorch:
 * evaluation uses the average of the weights since step t0.
 *
 * <pre>{@code
 * eta = lr / (1 + lambda lr (t - 1))^alpha
 * p = p - eta (g + lambda p)
 * a = a + (p - a) / max(1, t - 1 - t0)
 * }</pre>
 *
 * <p>Rows of a table that a batch does not look up decay; where the rule is {@link Lazy}, they owe
 * the decay, and their average stays.
 *
 * @param learningRate lr, at least 0; default 0.01
 * @param lambda decay of weights and rate, at least 0; default 1e-4
 * @param alpha how the rate falls, at least 0; default 0.75
 * @param t0 the step from which on weights are averaged, at least 0; default 1e6
 */
public record Asgd(double learningRate, double lambda, double alpha, double t0) implements Rule {
  /** Checks the hyperparameters. */
  public Asgd {
    Hyperparameters.notNegative("learning rate", learningRate);
    Hyperparameters.notNegative("lambda", lambda);
    Hyperparameters.notNegative("alpha", alpha);
    Hyperparameters.notNegative("t0", t0);
  }

  /** The default values. */
  public Asgd() {
    this(0.01);
  }

  /** The default values with another rate. */
  public Asgd(double learningRate) {
    this(learningRate, 1e-4, 0.75, 1e6);
  }

  @Override
  public Tensor next(Tensor parameter, Tensor gradient, Slots slots) {
    Tensor before = slots.step().sub(1);
    Tensor fallen = before.mul(lambda * learningRate).add(1).pow(alpha);
    Tensor eta = slots.rate(learningRate).div(fallen);
    if (lambda != 0) {
      slots.decaysBy(eta.mul(lambda));
    }
    Tensor next = parameter.sub(gradient.add(parameter.mul(lambda)).mul(eta));
    Tensor share = before.sub(t0).max(1.0).rdiv(1);
    slots.nextFromParameter("average", average -> average.add(next.sub(average).mul(share)));
    return next;
  }

  @Override
  public Map<Variable, Tensor> evaluationWeights(Iterable<Variable> parameters, Slots slots) {
    Map<Variable, Tensor> averages = new LinkedHashMap<>();
    parameters.forEach(
        parameter -> averages.put(parameter, slots.of(parameter).currentFromParameter("average")));
    return averages;
  }
}
