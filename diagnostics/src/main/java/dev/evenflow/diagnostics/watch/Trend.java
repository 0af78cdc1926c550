package dev.evenflow.diagnostics.watch;

/**
 * A positive quantity beside what it was on the watched steps before.
 *
 * @param value as it is
 * @param z how many standard deviations its logarithm is above the mean of those before; NaN as
 *     long as there are few
 * @param overMedian the value over the median of those before; NaN as long as there are few
 */
public record Trend(double value, double z, double overMedian) {
  /** Whether it is well above those before. */
  boolean isHigh() {
    return z > 2 || overMedian > 10;
  }

  /** Without any before. */
  public static Trend of(double value) {
    return new Trend(value, Double.NaN, Double.NaN);
  }
}
