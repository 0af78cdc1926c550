package dev.evenflow.optimizers;

import dev.evenflow.optimizers.terms.Hyperparameters;
import dev.evenflow.optimizers.terms.Moments;
import dev.evenflow.optimizers.wrapper.Lazy;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.training.Rule;
import dev.evenflow.training.Slots;

/**
 * Yogi (Zaheer et al. 2018): Adam whose scale changes by no more than the newest square, so that it
 * does not forget suddenly.
 *
 * <pre>{@code
 * m = beta1 m + (1 - beta1) g
 * v = v - (1 - beta2) sign(v - g²) g²
 * p = p - lr m/(1 - beta1^t) / (sqrt(v/(1 - beta2^t)) + epsilon)
 * }</pre>
 *
 * <p>As in Optax: both averages start at the initial accumulator, so a parameter drifts a little
 * even where its gradient is 0.
 *
 * <p>Rows of a table that a batch does not look up move on with their momentum, unless the rule is
 * {@link Lazy}.
 *
 * @param learningRate lr, at least 0; default 0.01
 * @param beta1 decay of m, in [0, 1); default 0.9
 * @param beta2 decay of v, in [0, 1); default 0.999
 * @param epsilon at least 0; default 0.001
 * @param initialAccumulator m and v before the first step, at least 0; default 1e-6
 */
public record Yogi(
    double learningRate, double beta1, double beta2, double epsilon, double initialAccumulator)
    implements Rule {
  /** Checks the hyperparameters. */
  public Yogi {
    Adam.check(learningRate, beta1, beta2, epsilon, 0);
    Hyperparameters.notNegative("initial accumulator", initialAccumulator);
  }

  /** The default values. */
  public Yogi() {
    this(0.01);
  }

  /** The default values with another rate. */
  public Yogi(double learningRate) {
    this(learningRate, 0.9, 0.999, 1e-3, 1e-6);
  }

  @Override
  public Tensor next(Tensor parameter, Tensor gradient, Slots slots) {
    Tensor square = gradient.square();
    Tensor first = slots.next("first", initialAccumulator, m -> Moments.mixed(m, beta1, gradient));
    Tensor second =
        slots.next(
            "second",
            initialAccumulator,
            v -> v.sub(v.sub(square).sign().mul(square).mul(1 - beta2)));
    Tensor scale = Moments.root(Moments.corrected(second, beta2, slots), 0, epsilon);
    return parameter.sub(
        Moments.corrected(first, beta1, slots).div(scale).mul(slots.rate(learningRate)));
  }
}
