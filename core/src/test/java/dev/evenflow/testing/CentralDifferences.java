package dev.evenflow.testing;

import java.util.function.ToDoubleFunction;

/** Derivatives by {@code (f(x + h) - f(x - h)) / 2h}: what the derivatives written are held to. */
public final class CentralDifferences {
  private static final double STEP = 1e-6;

  private CentralDifferences() {}

  /**
   * The derivatives of a function by each number of an array.
   *
   * @param function what reads the array, in double; its numbers are as before afterwards
   * @param x where
   */
  public static double[] of(ToDoubleFunction<double[]> function, double[] x) {
    double[] slopes = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      double at = x[i];
      x[i] = at + STEP;
      double above = function.applyAsDouble(x);
      x[i] = at - STEP;
      double below = function.applyAsDouble(x);
      x[i] = at;
      slopes[i] = (above - below) / (2 * STEP);
    }
    return slopes;
  }
}
