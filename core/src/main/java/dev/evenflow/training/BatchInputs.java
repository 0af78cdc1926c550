package dev.evenflow.training;

import dev.evenflow.EvenflowException;
import dev.evenflow.nn.Layer;
import dev.evenflow.tensor.ElementType;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;

/**
 * What the programs of a training are given.
 *
 * @param features [batch ...], floats or indices
 * @param labels int32 classes, of the shape of the model's output without its last axis, or floats
 *     of the output's shape
 */
public record BatchInputs(Tensor features, Tensor labels) {
  static final String FEATURES = "x";
  static final String LABELS = "y";
  static final String POSITION = "position";

  /** Float features of so many examples of a shape, and a label for each. */
  public static BatchInputs of(Shape example, int count) {
    return new BatchInputs(
        Tensor.input(FEATURES, example.inserted(0, count)), TargetForm.CLASS.input(LABELS, count));
  }

  /** Features of so many examples of a shape, of the type that a model reads, and their targets. */
  static BatchInputs of(Layer model, Shape example, TargetForm target, int count) {
    Shape batch = example.inserted(0, count);
    Tensor features =
        model.readsIndices() ? Tensor.intInput(FEATURES, batch) : Tensor.input(FEATURES, batch);
    return new BatchInputs(features, target.input(LABELS, count));
  }

  /** Features of so many examples of a shape, of the type that a model reads, and a label each. */
  static BatchInputs of(Layer model, Shape example, int count) {
    return of(model, example, TargetForm.CLASS, count);
  }

  /** Int32 features, such as tokens, and labels of these shapes, both [batch ...]. */
  public static BatchInputs ofIndices(Shape features, Shape labels) {
    return new BatchInputs(Tensor.intInput(FEATURES, features), Tensor.intInput(LABELS, labels));
  }

  /** Refuses features that are not this many examples. */
  static void check(Shape example, float[] features, int count) {
    if (count < 1 || features.length != (long) count * example.size()) {
      throw new EvenflowException(
          "a batch of %d of shape %s has %d values, given %d"
              .formatted(count, example, (long) count * example.size(), features.length));
    }
  }

  /**
   * Rank 0: how many outputs [batch ..., classes] are largest at their label, or the sum of the
   * squared differences of output and target.
   */
  Tensor measure(Tensor output) {
    return areClasses() ? output.argMax(-1).equal(labels).sum() : output.sub(labels).square().sum();
  }

  /** What measuring a batch has come to. */
  Evaluation evaluation(double loss, double measure) {
    double mean = measure / labels.shape().size();
    return new Evaluation(
        loss,
        areClasses() ? mean : Double.NaN,
        areClasses() ? Double.NaN : mean,
        labels.shape().extent(0));
  }

  private boolean areClasses() {
    return labels.type() == ElementType.INT32;
  }
}
