package dev.evenflow.diagnostics;

import java.util.Locale;

/** What can be wrong with a training. */
public enum Illness {
  /** Next to no gradient reaches the layers near the input. */
  VANISHING,
  /** Gradients grow towards the input, or from step to step. */
  EXPLODING,
  /** Units put out nothing, whatever the example, and so learn nothing. */
  DEAD_UNITS,
  /** Units stay where their activation is flat. */
  SATURATION,
  /** A step changes weights by too large a part of them. */
  RATE_TOO_HIGH,
  /** A step changes weights by next to nothing of them. */
  RATE_TOO_LOW,
  /** What a normalization does in evaluation is far from what it does in training. */
  NORMALIZATION,
  /** A value or gradient is NaN or infinite. */
  BAD_NUMBER;

  /** In words, such as {@code dead units}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
