package dev.evenflow.nn.loss;

import dev.evenflow.EvenflowException;
import dev.evenflow.nn.Loss;
import dev.evenflow.tensor.Tensor;

/**
 * The cross-entropy of sigmoid(output) with probabilities: the mean of {@code -w t ln sigmoid(x) -
 * (1 - t) ln(1 - sigmoid(x))}, written with softplus, so that neither side is rounded to 0.
 *
 * @param positiveWeight w, the factor of the positive class, above 0
 */
public record BceWithLogits(double positiveWeight) implements Loss {
  /** Checks the weight. */
  public BceWithLogits {
    if (!(positiveWeight > 0)) {
      throw new EvenflowException(
          "bce-with-logits: the positive weight must be above 0, given " + positiveWeight);
    }
  }

  /** Both classes alike. */
  public BceWithLogits() {
    this(1);
  }

  @Override
  public Tensor of(Tensor output, Tensor target) {
    Tensor t = Targets.alike("bce-with-logits", output, target);
    Tensor ofPositive = output.negate().softplus().mul(t.mul(positiveWeight));
    return ofPositive.add(output.softplus().mul(t.rsub(1))).mean();
  }
}
