package dev.evenflow.optimizers;

import dev.evenflow.optimizers.terms.Hyperparameters;
import dev.evenflow.optimizers.terms.Moments;
import dev.evenflow.optimizers.wrapper.Lazy;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.training.Rule;
import dev.evenflow.training.Slots;

/**
 * signSGD and Signum (Bernstein et al. 2018): only the signs of gradients, or of their average.
 *
 * <pre>{@code
 * m = momentum m + (1 - momentum) g          (g itself without momentum)
 * p = p - lr sign(m)
 * }</pre>
 *
 * <p>Rows of a table that a batch does not look up stay, at no cost, without momentum; with it they
 * move on, unless the rule is {@link Lazy}.
 *
 * @param learningRate lr, at least 0; default 0.001
 * @param momentum in [0, 1); 0 (default) is signSGD, Signum has 0.9
 */
public record SignSgd(double learningRate, double momentum) implements Rule {
  /** Checks the hyperparameters. */
  public SignSgd {
    Hyperparameters.notNegative("learning rate", learningRate);
    Hyperparameters.fraction("momentum", momentum);
  }

  /** The default values. */
  public SignSgd() {
    this(0.001);
  }

  /** Without momentum. */
  public SignSgd(double learningRate) {
    this(learningRate, 0);
  }

  @Override
  public Tensor next(Tensor parameter, Tensor gradient, Slots slots) {
    Tensor direction =
        momentum == 0 ? gradient : Moments.average(slots, "momentum", momentum, gradient);
    return parameter.sub(direction.sign().mul(slots.rate(learningRate)));
  }
}
