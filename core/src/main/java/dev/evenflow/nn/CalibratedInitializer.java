package dev.evenflow.nn;

/**
 * An initializer whose weights are rescaled once the output of their layer over a first batch is
 * known; a trainer does so before its first step, layer by layer from the input on.
 */
public interface CalibratedInitializer extends Initializer {
  /**
   * What to multiply the weight by; 1 where it is as it should be.
   *
   * @param variance of all elements of the layer's output, at least 0
   */
  double factor(double variance);

  /** How often a weight may be multiplied, at least 1. */
  int trials();
}
