package dev.evenflow.nn;

import dev.evenflow.EvenflowException;

/** What a layer's configuration must hold. */
final class Require {
  private Require() {}

  /** That an extent is at least 1. */
  static void positive(String layer, String component, int value) {
    if (value < 1) {
      throw new EvenflowException(layer + ": " + component + " must be at least 1, given " + value);
    }
  }

  /** That channels fall into groups. */
  static void divisor(String layer, int groups, String channels, int count) {
    positive(layer, "groups", groups);
    if (count % groups != 0) {
      throw new EvenflowException(
          layer
              + ": groups must divide the "
              + channels
              + ", given "
              + groups
              + " groups of "
              + count
              + " channels");
    }
  }
}
