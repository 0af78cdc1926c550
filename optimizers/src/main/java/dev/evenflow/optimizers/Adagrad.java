package dev.evenflow.optimizers;

import dev.evenflow.optimizers.terms.Hyperparameters;
import dev.evenflow.optimizers.terms.Moments;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.training.Rule;
import dev.evenflow.training.Slots;

/**
 * Adagrad (Duchi et al. 2011): coordinates that moved much move less from now on.
 *
 * <pre>{@code
 * s = s + g²
 * p = p - lr g / (sqrt(s) + epsilon)
 * }</pre>
 *
 * <p>Same name, other mathematics: PyTorch starts the sum at 0 and adds 1e-10 outside the root;
 * Keras and Optax start it at 0.1 and add 1e-7 inside it: {@link #keras()}. PyTorch's {@code
 * lr_decay} is the schedule inverse-time.
 *
 * <p>Rows of a table that a batch does not look up stay, at no cost.
 *
 * @param learningRate lr, at least 0; default 0.01
 * @param initialAccumulator s before the first step, at least 0; default 0
 * @param epsilon at least 0; default 1e-10
 * @param epsilonInRoot whether epsilon is added to s rather than to its root; default false
 */
public record Adagrad(
    double learningRate, double initialAccumulator, double epsilon, boolean epsilonInRoot)
    implements Rule {
  /** Checks the hyperparameters. */
  public Adagrad {
    Hyperparameters.notNegative("learning rate", learningRate);
    Hyperparameters.notNegative("initial accumulator", initialAccumulator);
    Hyperparameters.notNegative("epsilon", epsilon);
  }

  /** The default values. */
  public Adagrad() {
    this(0.01);
  }

  /** PyTorch's other values. */
  public Adagrad(double learningRate) {
    this(learningRate, 0, 1e-10, false);
  }

  /** The values of Keras, which are Optax's too. */
  public static Adagrad keras() {
    return new Adagrad(0.001, 0.1, 1e-7, true);
  }

  @Override
  public Tensor next(Tensor parameter, Tensor gradient, Slots slots) {
    Tensor sum = slots.next("sum", initialAccumulator, before -> before.add(gradient.square()));
    Tensor scale = Moments.root(sum, epsilonInRoot ? epsilon : 0, epsilonInRoot ? 0 : epsilon);
    Tensor direction = gradient.div(scale);
    if (epsilon == 0 && initialAccumulator == 0) {
      // A coordinate that never had a gradient stays where it is, instead of becoming 0 / 0.
      direction = Tensor.select(sum.greater(0), direction, Tensor.constant(0));
    }
    return parameter.sub(direction.mul(slots.rate(learningRate)));
  }
}
