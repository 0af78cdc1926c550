package dev.evenflow.optimizers;

import dev.evenflow.optimizers.terms.Hyperparameters;
import dev.evenflow.optimizers.terms.Moments;
import dev.evenflow.optimizers.wrapper.Lazy;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.training.Rule;
import dev.evenflow.training.Slots;

/**
 * NAdam (Dozat 2016): Adam with Nesterov's momentum, whose decay rises over time.
 *
 * <pre>{@code
 * mu_t = beta1 (1 - 0.96^(t momentumDecay) / 2),   M = mu_1 mu_2 ... mu_t
 * m, v as in Adam
 * d = mu_(t+1) m / (1 - M mu_(t+1)) + (1 - mu_t) g / (1 - M)
 * p = p - lr d / (sqrt(v/(1 - beta2^t)) + epsilon)
 * }</pre>
 *
 * <p>As in PyTorch and Keras. What Optax calls nadam has a constant decay: {@link NadamW} without
 * weight decay.
 *
 * <p>Rows of a table that a batch does not look up move on with their momentum, unless the rule is
 * {@link Lazy}.
 *
 * @param learningRate lr, at least 0; default 0.002
 * @param beta1 in [0, 1); default 0.9
 * @param beta2 decay of v, in [0, 1); default 0.999
 * @param epsilon at least 0; default 1e-8
 * @param momentumDecay how fast mu rises to beta1, at least 0; default 0.004
 */
public record Nadam(
    double learningRate, double beta1, double beta2, double epsilon, double momentumDecay)
    implements Rule {
  /** Checks the hyperparameters. */
  public Nadam {
    Adam.check(learningRate, beta1, beta2, epsilon, 0);
    Hyperparameters.notNegative("momentum decay", momentumDecay);
  }

  /** The default values. */
  public Nadam() {
    this(0.002);
  }

  /** The default values with another rate. */
  public Nadam(double learningRate) {
    this(learningRate, 0.9, 0.999, 1e-8, 0.004);
  }

  @Override
  public Tensor next(Tensor parameter, Tensor gradient, Slots slots) {
    Tensor momentum = momentum(slots.step());
    Tensor following = momentum(slots.step().add(1));
    Tensor product = slots.next("product", Shape.SCALAR, 1, momentum::mul);
    Tensor first = Moments.average(slots, "first", beta1, gradient);
    Tensor second = Moments.average(slots, "second", beta2, gradient.square());
    Tensor ahead =
        first
            .mul(following.div(product.mul(following).rsub(1)))
            .add(gradient.mul(momentum.rsub(1).div(product.rsub(1))));
    Tensor scale = Moments.root(Moments.corrected(second, beta2, slots), 0, epsilon);
    return parameter.sub(ahead.div(scale).mul(slots.rate(learningRate)));
  }

  private Tensor momentum(Tensor step) {
    return Tensor.constant(0.96).pow(step.mul(momentumDecay)).mul(-0.5).add(1).mul(beta1);
  }
}
