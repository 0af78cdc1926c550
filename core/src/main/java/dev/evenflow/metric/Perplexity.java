package dev.evenflow.metric;

/**
 * {@code exp} of the mean cross-entropy of softmax(logits): of equally likely classes their number,
 * of certain and right predictions 1.
 */
public record Perplexity() implements Metric {
  @Override
  public double of(Predictions predictions) {
    return StrictMath.exp(
        predictions.meanOfRows(
            "perplexity", row -> -predictions.logProbability(row, predictions.label(row))));
  }
}
