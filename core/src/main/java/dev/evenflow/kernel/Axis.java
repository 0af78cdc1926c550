package dev.evenflow.kernel;

import java.util.ArrayList;
import java.util.List;

/**
 * How results meet sources along one axis of a convolution. Result i, for 0 ≤ i {@code <} count,
 * has the coordinate {@code place + i * every}; its tap t, for 0 ≤ t {@code <} taps, reads the
 * source at {@code origin + i * stride + t * dilation}, which is zero outside the source, and
 * multiplies by tap {@code firstTap + t * tapStep} of the weights.
 */
record Axis(
    int count,
    int place,
    int every,
    int origin,
    int stride,
    int taps,
    int dilation,
    int firstTap,
    int tapStep) {

  /** A single tap has no dilation, so it is taken to step as the results do. */
  Axis {
    dilation = taps == 1 ? stride : dilation;
  }

  /** The number of outputs along an axis, 0 or less where the kernel does not fit. */
  static int outputs(int extent, int before, int after, int taps, int stride, int dilation) {
    return Math.floorDiv(before + extent + after - (taps - 1) * dilation - 1, stride) + 1;
  }

  /** The axis of outputs over their image. */
  static Axis forward(int outputs, int before, int taps, int stride, int dilation) {
    return new Axis(outputs, 0, 1, -before, stride, taps, dilation, 0, 1);
  }

  /**
   * The axes of an image's gradient over the outputs' gradient: coordinates with the same remainder
   * by the stride meet the same taps, so that each remainder is a convolution of stride 1. Sources
   * ascend, so taps descend. A remainder that no tap meets has 0 taps.
   */
  static List<Axis> adjoint(int extent, int before, int taps, int stride, int dilation) {
    List<Axis> axes = new ArrayList<>();
    for (int phase = 0; phase < Math.min(stride, extent); phase++) {
      int count = (extent - phase + stride - 1) / stride;
      int period = stride / gcd(stride, dilation);
      int tap = 0;
      while (tap < period && Math.floorMod(phase + before - tap * dilation, stride) != 0) {
        tap++;
      }
      int met = tap == period || tap >= taps ? 0 : (taps - tap + period - 1) / period;
      int last = tap + (met - 1) * period;
      int origin = Math.floorDiv(phase + before - last * dilation, stride);
      int step = period * dilation / stride;
      axes.add(new Axis(count, phase, stride, origin, 1, met, step, last, -period));
    }
    return axes;
  }

  /** Source coordinates from the first that is read to the last, both included. */
  int span() {
    return taps == 0 ? 0 : (count - 1) * stride + (taps - 1) * dilation + 1;
  }

  /** The tap of the weights that tap t multiplies by. */
  int tap(int t) {
    return firstTap + t * tapStep;
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }
}
