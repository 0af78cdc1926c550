package dev.evenflow.nn.loss;

import dev.evenflow.tensor.ElementType;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.ShapeException;
import dev.evenflow.tensor.Tensor;

/** What losses ask of their target. */
final class Targets {
  private Targets() {}

  /** The target, if it is of floats and of the output's shape. */
  static Tensor alike(String loss, Tensor output, Tensor target) {
    if (target.type() != ElementType.FLOAT32 || !target.shape().equals(output.shape())) {
      throw new ShapeException(
          loss
              + " needs float targets of the output's shape "
              + output.shape()
              + ", given "
              + described(target));
    }
    return target;
  }

  /** Whether the target is classes: int32 of the output's shape without its last axis. */
  static boolean areClasses(String loss, Tensor output, Tensor target) {
    if (target.type() == ElementType.FLOAT32) {
      alike(loss, output, target);
      return false;
    }
    Shape expected = output.shape().rank() == 0 ? output.shape() : output.shape().without(-1);
    if (!target.shape().equals(expected)) {
      throw new ShapeException(
          loss
              + " needs int32 classes "
              + expected
              + " for an output "
              + output.shape()
              + ", given "
              + described(target));
    }
    return true;
  }

  /** The element of each row that its class names, from [..., classes] to [...]. */
  static Tensor pick(Tensor rows, Tensor classes) {
    return rows.takeAlong(-1, classes.reshape(rows.shape().with(-1, 1))).reshape(classes.shape());
  }

  private static String described(Tensor target) {
    return (target.type() == ElementType.INT32 ? "int32 " : "floats ") + target.shape();
  }
}
