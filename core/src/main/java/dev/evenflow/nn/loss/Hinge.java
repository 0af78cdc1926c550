package dev.evenflow.nn.loss;

import dev.evenflow.nn.Loss;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;

/**
 * What is missing to a margin. For float targets -1 and 1 of the output's shape, the mean of {@code
 * max(0, margin - t x)}; for int32 classes, the mean over examples of {@code sum_{c != t} max(0,
 * margin - x_t + x_c) / classes}, as PyTorch's multi-margin loss.
 *
 * <p>Source: Weston, Watkins, "Support vector machines for multi-class pattern recognition", 1999.
 *
 * @param margin by which the right side should win
 */
public record Hinge(double margin) implements Loss {
  /** Of margin 1. */
  public Hinge() {
    this(1);
  }

  @Override
  public Tensor of(Tensor output, Tensor target) {
    if (!Targets.areClasses("hinge", output, target)) {
      return output.mul(target).rsub(margin).max(0).mean();
    }
    Shape column = output.shape().with(-1, 1);
    Tensor right = Targets.pick(output, target).reshape(column);
    Tensor others =
        target.toFloats().reshape(column).equal(Tensor.iota(output.shape().extent(-1))).rsub(1);
    return output.sub(right).add(margin).max(0).mul(others).mean();
  }
}
