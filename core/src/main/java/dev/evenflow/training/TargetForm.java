package dev.evenflow.training;

import dev.evenflow.data.Quantities;
import dev.evenflow.data.Targets;
import dev.evenflow.tensor.ElementType;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;

/**
 * What an example's target is.
 *
 * @param type int32 for classes, float32 for quantities
 * @param shape of one example's target
 */
record TargetForm(ElementType type, Shape shape) {
  /** One class. */
  static final TargetForm CLASS = new TargetForm(ElementType.INT32, Shape.SCALAR);

  static TargetForm of(Targets targets) {
    Shape shape = Shape.of(targets.shape());
    return new TargetForm(
        targets instanceof Quantities ? ElementType.FLOAT32 : ElementType.INT32, shape);
  }

  boolean areClasses() {
    return type == ElementType.INT32;
  }

  /** Those of so many examples, as an input of a program. */
  Tensor input(String name, int count) {
    Shape batch = shape.inserted(0, count);
    return areClasses() ? Tensor.intInput(name, batch) : Tensor.input(name, batch);
  }

  @Override
  public String toString() {
    return (areClasses() ? "classes " : "quantities ") + shape;
  }
}
