package dev.evenflow.testing;

import static org.assertj.core.api.Assertions.assertThat;

/** Comparisons of arrays of numbers that say which number is off. */
public final class Closeness {
  private Closeness() {}

  /** Requires {@code |actual - expected| ≤ absolute + relative * |expected|} for every number. */
  public static void assertClose(
      String what, double[] actual, double[] expected, double absolute, double relative) {
    assertThat(actual).as(what).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      double allowed = absolute + relative * Math.abs(expected[i]);
      if (!(Math.abs(actual[i] - expected[i]) <= allowed) && actual[i] != expected[i]) {
        throw new AssertionError(
            what + " [" + i + "] is " + actual[i] + ", expected " + expected[i] + " +- " + allowed);
      }
    }
  }

  /** Requires every number to be within a part of the largest expected one. */
  public static void assertCloseToLargest(
      String what, double[] actual, double[] expected, double part) {
    double largest = 0;
    for (double each : expected) {
      largest = Math.max(largest, Math.abs(each));
    }
    assertClose(what, actual, expected, part * largest, 0);
  }
}
