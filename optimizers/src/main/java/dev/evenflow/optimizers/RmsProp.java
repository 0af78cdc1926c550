package dev.evenflow.optimizers;

import dev.evenflow.optimizers.terms.Hyperparameters;
import dev.evenflow.optimizers.terms.Moments;
import dev.evenflow.optimizers.wrapper.Lazy;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.training.Rule;
import dev.evenflow.training.Slots;

/**
 * RMSProp (Tieleman and Hinton 2012; centered: Graves 2013): the gradient over the root of its mean
 * square.
 *
 * <pre>{@code
 * v = rho v + (1 - rho) g²
 * a = rho a + (1 - rho) g                           centered only, else a = 0
 * d = g / (sqrt(v - a²) + epsilon)
 * b = momentum b + d                                d itself without momentum
 * p = p - lr b                                      with nesterov: p - lr (d + momentum b)
 * }</pre>
 *
 * <p>PyTorch has rho 0.99 and adds epsilon outside the root; Optax ({@link #optax()}) and Keras
 * have 0.9 and add it inside. Optax applies a scheduled rate before the momentum, PyTorch and this
 * after it.
 *
 * <p>Rows of a table that a batch does not look up stay, while their averages fade, without
 * momentum; with it they move on. Neither happens where the rule is {@link Lazy}.
 *
 * @param learningRate lr, at least 0; default 0.01
 * @param rho decay of the averages, in [0, 1); default 0.99 (PyTorch: alpha, Optax: decay)
 * @param epsilon at least 0; default 1e-8
 * @param epsilonInRoot whether epsilon is added inside the root; default false
 * @param centered whether the variance is used in place of the mean square; default false
 * @param momentum in [0, 1); default 0
 * @param nesterov whether to look ahead along the velocity; default false
 * @param initialAccumulator v before the first step, at least 0; default 0
 * @param biasCorrection whether the averages are freed of their start; default false
 */
public record RmsProp(
    double learningRate,
    double rho,
    double epsilon,
    boolean epsilonInRoot,
    boolean centered,
    double momentum,
    boolean nesterov,
    double initialAccumulator,
    boolean biasCorrection)
    implements Rule {
  /** Checks the hyperparameters. */
  public RmsProp {
    Hyperparameters.notNegative("learning rate", learningRate);
    Hyperparameters.fraction("rho", rho);
    Hyperparameters.notNegative("epsilon", epsilon);
    Hyperparameters.notNegative("momentum", momentum);
    Hyperparameters.notNegative("initial accumulator", initialAccumulator);
  }

  /** The default values. */
  public RmsProp() {
    this(0.01);
  }

  /** PyTorch's other values. */
  public RmsProp(double learningRate) {
    this(learningRate, 0.99, 1e-8, false, false, 0, false, 0, false);
  }

  /** The values of Optax. */
  public static RmsProp optax() {
    return new RmsProp(0.001, 0.9, 1e-8, true, false, 0, false, 0, false);
  }

  /** The values of Keras. */
  public static RmsProp keras() {
    return new RmsProp(0.001, 0.9, 1e-7, true, false, 0, false, 0, false);
  }

  @Override
  public Tensor next(Tensor parameter, Tensor gradient, Slots slots) {
    Tensor square = average(slots, "square", initialAccumulator, gradient.square());
    Tensor spread = centered ? variance(square, gradient, slots) : square;
    Tensor scale = Moments.root(spread, epsilonInRoot ? epsilon : 0, epsilonInRoot ? 0 : epsilon);
    return parameter.sub(moving(gradient.div(scale), slots).mul(slots.rate(learningRate)));
  }

  private Tensor variance(Tensor square, Tensor gradient, Slots slots) {
    Tensor mean = average(slots, "mean", 0, gradient);
    // Equal gradients have variance 0, which rounding may take below it.
    return square.sub(mean.square()).max(0.0);
  }

  private Tensor average(Slots slots, String name, double initial, Tensor value) {
    Tensor average = slots.next(name, initial, before -> Moments.mixed(before, rho, value));
    return biasCorrection ? Moments.corrected(average, rho, slots) : average;
  }

  private Tensor moving(Tensor direction, Slots slots) {
    if (momentum == 0) {
      return direction;
    }
    Tensor velocity = slots.next("momentum", 0, before -> before.mul(momentum).add(direction));
    return nesterov ? velocity.mul(momentum).add(direction) : velocity;
  }
}
