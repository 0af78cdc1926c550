package dev.evenflow.optimizers.terms;

import dev.evenflow.tensor.Tensor;
import dev.evenflow.training.Slots;

/** Weight decay: a pull of each parameter towards 0. */
public final class Decay {
  private Decay() {}

  /** {@code direction + decay p}, with the decay of the parameter's group. */
  public static Tensor added(Tensor direction, Tensor parameter, double weightDecay, Slots slots) {
    double decay = slots.decay(weightDecay);
    return decay == 0 ? direction : direction.add(parameter.mul(decay));
  }

  /**
   * {@code p - lr (direction + decay p)}: decay that no adaptive scale divides, and that rows which
   * a lazy step leaves out owe.
   */
  public static Tensor step(
      Tensor parameter, Tensor direction, double learningRate, double weightDecay, Slots slots) {
    Tensor rate = slots.rate(learningRate);
    double decay = slots.decay(weightDecay);
    if (decay != 0) {
      slots.decaysBy(rate.mul(decay));
    }
    return parameter.sub(added(direction, parameter, weightDecay, slots).mul(rate));
  }
}
