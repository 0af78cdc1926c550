package dev.evenflow.optimizers.schedule;

import dev.evenflow.tensor.Tensor;

/** Curves that schedules are made of: all rank 0, computed in double. */
final class Progress {
  /** Added to a double below 2^51 and taken away again, this leaves the nearest whole number. */
  private static final double ROUNDING = 0x1.8p52;

  private Progress() {}

  /** {@code step / total}, never above 1. */
  static Tensor of(Tensor step, double total) {
    return step.div(Math.max(total, 1)).min(1);
  }

  /** {@code from} at progress 0, {@code to} at progress 1, linear between. */
  static Tensor between(double from, double to, Tensor progress) {
    return progress.mul(to - from).add(from);
  }

  /** {@code (1 - cos(pi progress)) / 2}: from 0 to 1 with level ends. */
  static Tensor halfCosine(Tensor progress) {
    return progress.mul(Math.PI).cos().rsub(1).mul(0.5);
  }

  /** The largest whole number that is not above a number of at least 0. */
  static Tensor floor(Tensor number) {
    Tensor nearest = number.add(ROUNDING).sub(ROUNDING);
    return nearest.sub(number.less(nearest));
  }
}
