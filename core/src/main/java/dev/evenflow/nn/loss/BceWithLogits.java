package dev.evenflow.nn.loss;

import dev.evenflow.EvenflowException;
import dev.evenflow.nn.Loss;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.ShapeException;
import dev.evenflow.tensor.Tensor;
import java.util.List;

/**
 * The cross-entropy of sigmoid(output) with probabilities: the mean of {@code -w t ln sigmoid(x) -
 * (1 - t) ln(1 - sigmoid(x))}, written with softplus, so that neither side is rounded to 0.
 *
 * @param positiveWeights w, the factors of the positive class, above 0: one for each label along
 *     the last axis, or one for all; none are 1
 */
public record BceWithLogits(List<Double> positiveWeights) implements Loss {
  /** Checks and copies the weights. */
  public BceWithLogits {
    positiveWeights = List.copyOf(positiveWeights);
    for (double weight : positiveWeights) {
      if (!(weight > 0)) {
        throw new EvenflowException(
            "bce-with-logits: the positive weight must be above 0, given " + weight);
      }
    }
  }

  /** Both classes alike. */
  public BceWithLogits() {
    this(List.of());
  }

  /** With one weight for all labels. */
  public BceWithLogits(double positiveWeight) {
    this(List.of(positiveWeight));
  }

  @Override
  public Tensor of(Tensor output, Tensor target) {
    Tensor t = Targets.alike("bce-with-logits", output, target);
    Tensor ofPositive = output.negate().softplus().mul(weighted(t));
    return ofPositive.add(output.softplus().mul(t.rsub(1))).mean();
  }

  private Tensor weighted(Tensor target) {
    int count = positiveWeights.size();
    if (count < 2) {
      return count == 0 ? target : target.mul(positiveWeights.getFirst());
    }
    if (target.shape().rank() == 0 || target.shape().extent(-1) != count) {
      throw new ShapeException(
          "bce-with-logits has " + count + " positive weights for labels " + target.shape());
    }
    float[] weights = new float[count];
    for (int i = 0; i < count; i++) {
      weights[i] = positiveWeights.get(i).floatValue();
    }
    return target.mul(Tensor.literal(Shape.of(count), weights));
  }
}
