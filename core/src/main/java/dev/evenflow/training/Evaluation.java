package dev.evenflow.training;

/**
 * How good a model is on some examples.
 *
 * @param loss the mean over the examples
 * @param accuracy the share of labels at which the output is largest, from 0 to 1; NaN where the
 *     targets are quantities
 * @param squaredError the mean of the squared differences of outputs and quantities; NaN where the
 *     targets are classes
 * @param examples how many there were
 */
public record Evaluation(double loss, double accuracy, double squaredError, int examples) {
  /** Of no examples. */
  static final Evaluation NONE = new Evaluation(Double.NaN, Double.NaN, Double.NaN, 0);

  /** The root of the mean squared error. */
  public double rmse() {
    return Math.sqrt(squaredError);
  }
}
