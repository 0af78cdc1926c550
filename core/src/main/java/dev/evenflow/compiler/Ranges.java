package dev.evenflow.compiler;

import dev.evenflow.EvenflowException;

/** The check of indices before any kernel uses them. */
final class Ranges {
  private Ranges() {}

  static void check(String what, int index, int bound) {
    if (index < 0 || index >= bound) {
      throw new EvenflowException(what + " holds " + index + ", allowed is 0 to " + (bound - 1));
    }
  }
}
