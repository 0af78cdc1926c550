package dev.evenflow.optimizers.terms;

import dev.evenflow.EvenflowException;

/** Checks of hyperparameters: a bad value is an error that names it and says what is allowed. */
public final class Hyperparameters {
  private Hyperparameters() {}

  /** A finite number of at least 0, such as a learning rate. */
  public static void notNegative(String name, double value) {
    require(value >= 0 && value < Double.POSITIVE_INFINITY, name, "be at least 0", value);
  }

  /** A finite number above 0. */
  public static void positive(String name, double value) {
    require(value > 0 && value < Double.POSITIVE_INFINITY, name, "be above 0", value);
  }

  /** The decay of an average: at least 0, below 1. */
  public static void fraction(String name, double value) {
    require(value >= 0 && value < 1, name, "be at least 0 and below 1", value);
  }

  /** A share of a whole: from 0 to 1, both included. */
  public static void share(String name, double value) {
    require(value >= 0 && value <= 1, name, "be from 0 to 1", value);
  }

  /** A whole number of at least 1. */
  public static void count(String name, long value) {
    require(value >= 1, name, "be at least 1", value);
  }

  /** Any condition on a value. */
  public static void require(boolean holds, String name, String allowed, Object value) {
    if (!holds) {
      throw new EvenflowException(name + " must " + allowed + ", given " + value);
    }
  }
}
