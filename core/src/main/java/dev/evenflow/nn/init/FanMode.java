package dev.evenflow.nn.init;

import dev.evenflow.nn.Fans;

/** Which side of a weight keeps its scale. */
public enum FanMode {
  /** Activations keep their scale on the way forward. */
  IN,
  /** Gradients keep their scale on the way back. */
  OUT,
  /** A compromise: the mean of both. */
  AVERAGE;

  /** The number of values that the mode counts. */
  double of(Fans fans) {
    return switch (this) {
      case IN -> fans.in();
      case OUT -> fans.out();
      case AVERAGE -> (fans.in() + (double) fans.out()) / 2;
    };
  }
}
