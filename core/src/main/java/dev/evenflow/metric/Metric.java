package dev.evenflow.metric;

/** How good predictions are, as a number. */
@FunctionalInterface
public interface Metric {
  /**
   * The number.
   *
   * @throws dev.evenflow.EvenflowException if it is not defined for such targets
   */
  double of(Predictions predictions);
}
