package dev.evenflow.nn.loss;

import dev.evenflow.EvenflowException;
import dev.evenflow.nn.Loss;
import dev.evenflow.tensor.Tensor;

/**
 * Cross-entropy in which easy examples count less: {@code -a_t (1 - p_t)^gamma ln p_t}, where p_t
 * is the probability of the right class. For float targets 0 and 1 of the output's shape p is the
 * sigmoid, and a_t is alpha for 1 and 1 - alpha for 0; the mean is over all elements. For int32
 * classes p is the softmax and a_t is 1; the mean is over examples.
 *
 * <p>Source: Lin, Goyal, Girshick, He, Dollar, "Focal loss for dense object detection", ICCV 2017.
 *
 * @param gamma how much less, at least 0; 0 is cross-entropy
 * @param alpha weight of the positive class, from 0 to 1
 */
public record Focal(double gamma, double alpha) implements Loss {
  private static final double SMALLEST = 1e-12;

  /** Checks both. */
  public Focal {
    if (!(gamma >= 0)) {
      throw new EvenflowException("focal: gamma must be at least 0, given " + gamma);
    }
    if (!(alpha >= 0 && alpha <= 1)) {
      throw new EvenflowException("focal: alpha must be from 0 to 1, given " + alpha);
    }
  }

  /** The paper's: gamma 2 and alpha 0.25. */
  public Focal() {
    this(2, 0.25);
  }

  @Override
  public Tensor of(Tensor output, Tensor target) {
    if (Targets.areClasses("focal", output, target)) {
      Tensor log = Targets.pick(output.logSoftmax(-1), target);
      // Kept off 0, where the power's slope may be infinite.
      Tensor missing = log.expm1().negate().max(SMALLEST);
      return missing.pow(gamma).mul(log).mean().negate();
    }
    // ln p = -softplus(-x) and ln(1 - p) = -softplus(x): powers of probabilities without overflow.
    Tensor ofOne = output.negate().softplus();
    Tensor ofZero = output.softplus();
    Tensor one = ofZero.mul(-gamma).exp().mul(ofOne).mul(target).mul(alpha);
    Tensor zero = ofOne.mul(-gamma).exp().mul(ofZero).mul(target.rsub(1)).mul(1 - alpha);
    return one.add(zero).mean();
  }
}
