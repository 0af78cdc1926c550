package dev.evenflow.diagnostics.healing;

import dev.evenflow.EvenflowException;
import java.util.Arrays;

/**
 * What one of two things is better by, measured together several times: Student's interval of the
 * mean of the differences, which contains the true one 95 times in 100 if differences are normal.
 *
 * @param mean of the differences
 * @param margin half the width; infinite for a single difference
 */
public record PairedInterval(double mean, double margin) {
  /** The 0.975 quantiles of Student's distribution of 1 to 30 degrees of freedom. */
  private static final double[] QUANTILES = {
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160,
    2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056,
    2.052, 2.048, 2.045, 2.042
  };

  /** That of the normal distribution, for more. */
  private static final double NORMAL = 1.960;

  /**
   * The interval of differences.
   *
   * @throws EvenflowException if there is none
   */
  public static PairedInterval of(double... differences) {
    int count = differences.length;
    if (count == 0) {
      throw new EvenflowException("an interval needs at least one difference");
    }
    double mean = Arrays.stream(differences).average().orElseThrow();
    if (count == 1) {
      return new PairedInterval(mean, Double.POSITIVE_INFINITY);
    }
    double squares = Arrays.stream(differences).map(each -> (each - mean) * (each - mean)).sum();
    double deviation = Math.sqrt(squares / (count - 1) / count);
    double quantile = count - 2 < QUANTILES.length ? QUANTILES[count - 2] : NORMAL;
    return new PairedInterval(mean, quantile * deviation);
  }

  /** Whether all of it is above 0. */
  public boolean isPositive() {
    return mean - margin > 0;
  }

  /** Whether all of it is below 0. */
  public boolean isNegative() {
    return mean + margin < 0;
  }
}
