package dev.evenflow.diagnostics.watch;

import java.util.Arrays;

/** The greatest slope of each unit of an activation over a window of examples. */
final class DeadWindow {
  private final int length;
  private double[] greatest = {};
  private long examples;
  private double share = Double.NaN;

  /** Over at least so many examples. */
  DeadWindow(int length) {
    this.length = length;
  }

  /** Adds a batch, and tells the share of dead units in the last full window; NaN before. */
  double next(double[] slopes, int count) {
    if (examples == 0) {
      greatest = slopes.clone();
    } else {
      Arrays.setAll(greatest, i -> Math.max(greatest[i], slopes[i]));
    }
    examples += count;
    if (examples >= length) {
      share =
          Arrays.stream(greatest).filter(each -> each < Flatness.NONE).count()
              / (double) greatest.length;
      examples = 0;
    }
    return share;
  }
}
