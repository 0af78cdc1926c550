package dev.evenflow.metric;

/** The share of rows whose largest logit is at their label; of equal logits the first counts. */
public record Accuracy() implements Metric {
  @Override
  public double of(Predictions predictions) {
    return predictions.meanOfRows(
        "accuracy", row -> predictions.best(row) == predictions.label(row) ? 1 : 0);
  }
}
