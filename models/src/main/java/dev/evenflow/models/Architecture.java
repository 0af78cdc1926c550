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
   * @param task what it is to do
   * @param parts its strategies
   */
  Layer build(Task task, Zoo.Parts parts);

  /** What the model says of an example. */
  default Answer answer() {
    return Answer.ONE;
  }

  /** What models say of an example. */
  enum Answer {
    /** One class, or quantities. */
    ONE,
    /** A class at every step of a sequence. */
    EVERY_STEP,
    /** Either, as the targets are. */
    EITHER,
    /** The example itself. */
    ITSELF
  }

  /** Refuses a size below 1. */
  static void requireSize(String model, String name, int value) {
    if (value < 1) {
      throw new EvenflowException(model + ": " + name + " must be at least 1, given " + value);
    }
  }
}
