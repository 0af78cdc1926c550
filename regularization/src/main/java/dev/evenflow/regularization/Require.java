package dev.evenflow.regularization;

import dev.evenflow.EvenflowException;

/** What the configuration of a strategy must hold; NaN holds nothing. */
public final class Require {
  private Require() {}

  /** That a component is above 0 and finite. */
  public static void positive(String strategy, String component, double value) {
    that(
        value > 0 && value < Double.POSITIVE_INFINITY,
        strategy,
        component,
        "a finite number above 0",
        value);
  }

  /** That a component is finite and not below 0. */
  public static void notNegative(String strategy, String component, double value) {
    that(
        value >= 0 && value < Double.POSITIVE_INFINITY,
        strategy,
        component,
        "a finite number of at least 0",
        value);
  }

  /** That a component is in [0, 1). */
  public static void share(String strategy, String component, double value) {
    that(value >= 0 && value < 1, strategy, component, "at least 0 and below 1", value);
  }

  /** That a component is at least 1. */
  public static void count(String strategy, String component, int value) {
    that(value >= 1, strategy, component, "at least 1", value);
  }

  /** That a component is what is allowed. */
  public static void that(
      boolean holds, String strategy, String component, String allowed, Number given) {
    if (!holds) {
      throw new EvenflowException(
          strategy + ": " + component + " must be " + allowed + ", given " + given);
    }
  }
}
