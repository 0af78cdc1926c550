package dev.evenflow.nn.loss;

import dev.evenflow.tensor.ElementType;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.ShapeException;
import dev.evenflow.tensor.Tensor;

/** What losses ask of their target. */
final class Targets {
  private Targets() {}

  /**
   * The target as floats of the output's shape, as which it may be given; classes are 1 at the
   * class and 0 elsewhere.
   */
  static Tensor alike(String loss, Tensor output, Tensor target) {
    if (areClasses(loss, output, target)) {
      Tensor classes = Tensor.iota(output.shape().extent(-1));
      return target.reshape(output.shape().with(-1, 1)).equal(classes);
    }
    return target;
  }

  /** Whether the target is classes: int32 of the output's shape without its last axis. */
  static boolean areClasses(String loss, Tensor output, Tensor target) {
    boolean areClasses = target.type() == ElementType.INT32 && output.shape().rank() > 0;
    Shape expected = areClasses ? output.shape().without(-1) : output.shape();
    if (!target.shape().equals(expected) || areClasses != (target.type() == ElementType.INT32)) {
      throw new ShapeException(
          loss
              + (areClasses ? " needs int32 classes " : " needs float targets ")
              + expected
              + " for an output "
              + output.shape()
              + ", given "
              + described(target));
    }
    return areClasses;
  }

  /** The element of each row that its class names, from [..., classes] to [...]. */
  static Tensor pick(Tensor rows, Tensor classes) {
    return rows.takeAlong(-1, classes.reshape(rows.shape().with(-1, 1))).reshape(classes.shape());
  }

  private static String described(Tensor target) {
    return (target.type() == ElementType.INT32 ? "int32 " : "floats ") + target.shape();
  }
}
