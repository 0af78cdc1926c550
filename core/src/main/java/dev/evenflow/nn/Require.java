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
}
