package dev.evenflow.nn.init;

import dev.evenflow.EvenflowException;
import dev.evenflow.nn.Activation;

/**
 * Variances at which gradients neither vanish nor explode with depth: chi_1 = 1 at a fixed point of
 * the variance of pre-activations that attracts.
 *
 * @param weightVariance sw2: weights have variance sw2 / in
 * @param biasVariance sb2
 * @param q the variance of pre-activations there
 * @see MeanField
 */
public record CriticalPoint(double weightVariance, double biasVariance, double q) {
  private static final double SMALLEST = 1e-4;
  private static final double LARGEST = 100;
  private static final double FACTOR = 1.2;
  private static final double TOLERANCE = 1e-9;

  /**
   * The critical point of an activation with a bias variance. Of several, the one with the smallest
   * q; where there is none, the one with the nearest bias variance for a q from 1e-4 to 100 (GELU
   * has none below 0.17, tanh comes to q = 0 and sw2 = 1 for 0). A function without a scale, such
   * as a ReLU, has one at every q, always with biases of 0: it is given at q = 1.
   *
   * @param biasVariance the wanted sb2, at least 0
   * @throws EvenflowException if there is none at all, as for softplus
   */
  public static CriticalPoint of(Activation activation, double biasVariance) {
    if (!(biasVariance >= 0) || Double.isInfinite(biasVariance)) {
      throw new EvenflowException(
          "critical: the bias variance must be finite and at least 0, given " + biasVariance);
    }
    MeanField field = new MeanField(activation);
    CriticalPoint one = at(field, 1);
    if (Math.abs(one.biasVariance) < TOLERANCE && Math.abs(at(field, 2).biasVariance) < TOLERANCE) {
      return new CriticalPoint(one.weightVariance, 0, 1);
    }
    CriticalPoint nearest = null;
    CriticalPoint low = at(field, SMALLEST);
    while (low.q < LARGEST) {
      CriticalPoint high = at(field, low.q * FACTOR);
      boolean exact = low.reaches(biasVariance, high);
      CriticalPoint found = exact ? between(field, low, high, biasVariance) : low;
      if (found.biasVariance >= 0 && found.attracts(field)) {
        if (exact) {
          return found;
        }
        if (nearest == null || found.misses(biasVariance) < nearest.misses(biasVariance)) {
          nearest = found;
        }
      }
      low = high;
    }
    if (nearest == null) {
      throw new EvenflowException(
          activation.kind()
              + " has no critical point: choose another activation or another initializer");
    }
    return nearest;
  }

  /** What sw2 and sb2 must be for chi_1 = 1 at a fixed point q; sb2 may come out below 0. */
  private static CriticalPoint at(MeanField field, double q) {
    Moments moments = field.moments(q);
    double weights = 1 / moments.slopeSquare();
    return new CriticalPoint(weights, q - weights * moments.square(), q);
  }

  private double misses(double wanted) {
    return Math.abs(biasVariance - wanted);
  }

  private boolean reaches(double wanted, CriticalPoint other) {
    return (biasVariance - wanted) * (other.biasVariance - wanted) <= 0;
  }

  private static CriticalPoint between(
      MeanField field, CriticalPoint low, CriticalPoint high, double wanted) {
    CriticalPoint below = low;
    CriticalPoint above = high;
    while (above.q - below.q > TOLERANCE * below.q / 10) {
      CriticalPoint middle = at(field, (below.q + above.q) / 2);
      if (below.reaches(wanted, middle)) {
        above = middle;
      } else {
        below = middle;
      }
    }
    return below;
  }

  /** Whether the variance goes to q from nearby: its map is not steeper than 1. */
  private boolean attracts(MeanField field) {
    double step = 1e-3 * q;
    double rise = field.moments(q + step).square() - field.moments(q - step).square();
    return weightVariance * rise / (2 * step) <= 1 + 1e-6;
  }
}
