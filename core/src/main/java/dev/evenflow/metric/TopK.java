package dev.evenflow.metric;

import dev.evenflow.EvenflowException;

/**
 * The share of rows whose label has one of the k largest logits; of equal logits the lower classes
 * come first.
 *
 * @param k from 1 to the number of classes
 */
public record TopK(int k) implements Metric {
  /** Checks k. */
  public TopK {
    if (k < 1) {
      throw new EvenflowException("top-k: k must be at least 1, given " + k);
    }
  }

  @Override
  public double of(Predictions predictions) {
    if (predictions.areClasses() && k > predictions.classes()) {
      throw new EvenflowException(
          "top-k: k must be at most the %d classes, given %d".formatted(predictions.classes(), k));
    }
    return predictions.meanOfRows("top-k", row -> rank(predictions, row) < k ? 1 : 0);
  }

  /** How many classes come before the label. */
  private static int rank(Predictions predictions, int row) {
    int label = predictions.label(row);
    float own = predictions.logit(row, label);
    int before = 0;
    for (int i = 0; i < predictions.classes(); i++) {
      float other = predictions.logit(row, i);
      before += other > own || (other == own && i < label) ? 1 : 0;
    }
    return before;
  }
}
