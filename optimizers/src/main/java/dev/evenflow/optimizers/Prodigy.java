package dev.evenflow.optimizers;

import dev.evenflow.optimizers.terms.Decay;
import dev.evenflow.optimizers.terms.Hyperparameters;
import dev.evenflow.optimizers.terms.Moments;
import dev.evenflow.optimizers.wrapper.Lazy;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.training.Objective;
import dev.evenflow.training.Optimizer;
import dev.evenflow.training.Slots;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Prodigy (Mishchenko and Defazio 2024): Adam that estimates its own learning rate, from how far
 * the weights moved along their gradients. One estimate for the whole model.
 *
 * <pre>{@code
 * c = lr sqrt(1 - beta2^t) / (1 - beta1^t)
 * m = beta1 m + (1 - beta1) d g,   v = beta2 v + (1 - beta2) (d g)²
 * r = beta3 r + d/d0 c d <g, p0 - p>
 * s = beta3 s + d/d0 c d g                   (without c where the warm-up is safeguarded)
 * d' = max(d, growth r / sum|s|)
 * p = p - c d (m / (sqrt(v) + d' epsilon) + weightDecay p)
 * }</pre>
 *
 * <p>As in Optax. Leave lr at 1 and let a schedule shape it.
 *
 * <p>It measures whole parameters, so a table is computed as a whole, {@link Lazy} or not.
 *
 * @param learningRate lr, at least 0; default 1
 * @param beta1 decay of m, in [0, 1); default 0.9
 * @param beta2 decay of v, in [0, 1); default 0.999
 * @param beta3 decay of r and s, in [0, 1); default sqrt(beta2)
 * @param epsilon at least 0; default 1e-8
 * @param initialEstimate d0, above 0; default 1e-6
 * @param growth the estimate is multiplied by this, above 0; default 1
 * @param weightDecay at least 0; default 0
 * @param safeguardWarmUp whether s leaves out the rate; default false
 */
public record Prodigy(
    double learningRate,
    double beta1,
    double beta2,
    double beta3,
    double epsilon,
    double initialEstimate,
    double growth,
    double weightDecay,
    boolean safeguardWarmUp)
    implements Optimizer {
  /** Checks the hyperparameters. */
  public Prodigy {
    Hyperparameters.notNegative("learning rate", learningRate);
    Hyperparameters.fraction("beta1", beta1);
    Hyperparameters.fraction("beta2", beta2);
    Hyperparameters.fraction("beta3", beta3);
    Hyperparameters.notNegative("epsilon", epsilon);
    Hyperparameters.positive("initial estimate", initialEstimate);
    Hyperparameters.positive("growth", growth);
    Hyperparameters.notNegative("weight decay", weightDecay);
  }

  /** The default values. */
  public Prodigy() {
    this(1);
  }

  /** The default values with another rate. */
  public Prodigy(double learningRate) {
    this(learningRate, 0.9, 0.999, Math.sqrt(0.999), 1e-8, 1e-6, 1, 0, false);
  }

  @Override
  public Map<Variable, Tensor> step(Objective objective, Slots slots) {
    Map<Variable, Tensor> gradients = objective.transformed(objective.here().gradients());
    Tensor estimate = slots.current("estimate", initialEstimate);
    Tensor step = slots.step();
    Tensor correction = Moments.weight(beta2, step).sqrt().div(Moments.weight(beta1, step));
    Tensor rate = estimate.mul(slots.rate(learningRate)).mul(correction);
    Tensor next = improved(estimate, rate, gradients, slots);

    Map<Variable, Tensor> weights = new LinkedHashMap<>();
    gradients.forEach((parameter, gradient) -> {
      Slots own = slots.of(parameter);
      Tensor scaled = gradient.mul(estimate);
      Tensor first = Moments.average(own, "first", beta1, scaled);
      Tensor second = Moments.average(own, "second", beta2, scaled.square());
      Tensor direction = first.div(second.sqrt().add(next.mul(epsilon)));
      Tensor pulled = Decay.added(direction, parameter.read(), weightDecay, own);
      Tensor ownRate = estimate.mul(own.rate(learningRate)).mul(correction);
      weights.put(parameter, parameter.read().sub(pulled.mul(ownRate)));
    });
    return weights;
  }

  /** The estimate after this step: it never shrinks. */
  private Tensor improved(
      Tensor estimate, Tensor rate, Map<Variable, Tensor> gradients, Slots slots) {
    Tensor relative = estimate.div(initialEstimate);
    Tensor share = relative.mul(safeguardWarmUp ? estimate : rate);
    Tensor progress = Tensor.constant(0);
    Tensor travelled = Tensor.constant(0);
    for (Map.Entry<Variable, Tensor> entry : gradients.entrySet()) {
      Tensor gradient = entry.getValue();
      Slots own = slots.of(entry.getKey());
      Tensor away = own.currentFromParameter("start").sub(entry.getKey().read());
      progress = progress.add(gradient.mul(away).sum());
      Tensor taken = gradient.mul(share);
      Tensor sum = own.next("sum", 0, before -> before.mul(beta3).add(taken));
      travelled = travelled.add(sum.abs().sum());
    }
    Tensor gained = relative.mul(rate).mul(progress);
    Tensor weighted = slots.next("progress", 0, before -> before.mul(beta3).add(gained));
    Tensor measured =
        Tensor.select(
            travelled.greater(0), weighted.mul(growth).div(travelled), Tensor.constant(0));
    return slots.next("estimate", initialEstimate, measured::max);
  }
}
