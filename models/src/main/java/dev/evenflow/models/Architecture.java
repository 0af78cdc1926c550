package dev.evenflow.models;

import dev.evenflow.EvenflowException;
import dev.evenflow.nn.Layer;

/**
 * The sizes of a model. What implements it as a record has its components as arguments in a recipe:
 * {@code deep-mlp:depth=50,width=100}.
 */
@FunctionalInterface
public interface Architecture {
  /**
   * The model of these sizes.
   *
   * @param classes the number of classes, or of quantities
   * @param parts its strategies
   */
  Layer build(int classes, Zoo.Parts parts);

  /**
   * The model of these sizes whose output is at every step of a sequence.
   *
   * @throws EvenflowException if it says one thing of an example only
   */
  default Layer buildForSteps(int classes, Zoo.Parts parts) {
    throw new EvenflowException(
        "the model says one thing of an example, but targets are at every step: try rnn, lstm or"
            + " gru");
  }

  /** Refuses a size below 1. */
  static void requireSize(String model, String name, int value) {
    if (value < 1) {
      throw new EvenflowException(model + ": " + name + " must be at least 1, given " + value);
    }
  }
}
