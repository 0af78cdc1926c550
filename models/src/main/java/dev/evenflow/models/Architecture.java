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
   * @param classes the number of classes
   * @param parts its strategies
   */
  Layer build(int classes, Zoo.Parts parts);

  /** Refuses a size below 1. */
  static void requireSize(String model, String name, int value) {
    if (value < 1) {
      throw new EvenflowException(model + ": " + name + " must be at least 1, given " + value);
    }
  }
}
