package dev.evenflow.diagnostics.watch;

/** The greatest slope of each unit of an activation over a window of examples. */
final class DeadWindow {
  private final int length;
  private final double least;
  private double[] greatest = {};
  private long examples;
  private double share = Double.NaN;

  /**
   * A window.
   *
   * @param length over at least so many examples
   * @param least a slope below which a unit is not active
   */
  DeadWindow(int length, double least) {
    this.length = length;
    this.least = least;
  }

  /** Adds a batch, and tells the share of dead units in the last full window; NaN before. */
  double next(double[] slopes, int count) {
    if (examples == 0) {
      greatest = slopes.clone();
    } else {
      for (int i = 0; i < slopes.length; i++) {
        greatest[i] = Math.max(greatest[i], slopes[i]);
      }
    }
    examples += count;
    if (examples >= length) {
      share = ActivationGauge.below(greatest, least);
      examples = 0;
    }
    return share;
  }
}
