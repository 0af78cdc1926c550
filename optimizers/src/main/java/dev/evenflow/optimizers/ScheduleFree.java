package dev.evenflow.optimizers;

import dev.evenflow.optimizers.terms.Hyperparameters;
import dev.evenflow.optimizers.terms.Moments;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.training.Slots;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The averaging that makes a schedule needless (Defazio et al. 2024): gradients are taken between
 * the fast weights z and their average x, which is what evaluation uses.
 *
 * <pre>{@code
 * p = beta1 x + (1 - beta1) z           what is trained
 * z' = z - step at p
 * x' = (1 - c) x + c z',   c = w / sum of all w,   w = (largest lr so far)^weightPower
 * }</pre>
 *
 * <p>x is not stored: it follows from p and z.
 *
 * @param beta1 in (0, 1)
 * @param weightPower at least 0
 * @param warmUpSteps the rate rises linearly from 0 over so many steps, 0 for none
 */
record ScheduleFree(double beta1, double weightPower, int warmUpSteps) {
  static void check(double beta1, double weightPower, int warmUpSteps) {
    Hyperparameters.positive("beta1", beta1);
    Hyperparameters.fraction("beta1", beta1);
    Hyperparameters.notNegative("weight power", weightPower);
    Hyperparameters.notNegative("warm-up steps", warmUpSteps);
  }

  /** The rate of the step itself: as in Optax it lags one step behind that of the average. */
  Tensor rate(double learningRate, Slots slots) {
    return warm(slots.rate(learningRate), slots.step().sub(1));
  }

  private Tensor warm(Tensor rate, Tensor steps) {
    return warmUpSteps == 0 ? rate : rate.mul(steps.div(warmUpSteps).min(1));
  }

  /** The parameter after the fast weights moved by {@code update}. */
  Tensor next(Tensor parameter, Tensor update, double learningRate, Slots slots) {
    Tensor rate = warm(slots.rate(learningRate), slots.step());
    Tensor largest = slots.next("largest-rate", Shape.SCALAR, 0, rate::max);
    Tensor weight = weightPower == 2 ? largest.square() : largest.pow(weightPower);
    Tensor total = slots.next("weight", Shape.SCALAR, 0, weight::add);
    Tensor share = Tensor.select(total.greater(0), weight.div(total), Tensor.constant(0));
    Tensor average = average(parameter, slots.currentFromParameter("fast"));
    Tensor fast = slots.nextFromParameter("fast", before -> before.sub(update));
    Tensor moved = average.add(fast.sub(average).mul(share));
    return Moments.mixed(moved, beta1, fast);
  }

  /** The average of the fast weights. */
  Tensor average(Tensor parameter, Tensor fast) {
    return parameter.sub(fast.mul(1 - beta1)).div(beta1);
  }

  Map<Variable, Tensor> averages(Iterable<Variable> parameters, Slots slots) {
    Map<Variable, Tensor> averages = new LinkedHashMap<>();
    parameters.forEach(parameter -> {
      Tensor fast = slots.of(parameter).currentFromParameter("fast");
      averages.put(parameter, average(parameter.read(), fast));
    });
    return averages;
  }
}
