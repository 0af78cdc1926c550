package dev.evenflow.strategy;

import dev.evenflow.metric.Accuracy;
import dev.evenflow.metric.Auc;
import dev.evenflow.metric.MeanSquaredError;
import dev.evenflow.metric.Metric;
import dev.evenflow.metric.Perplexity;
import dev.evenflow.metric.RootMeanSquaredError;
import dev.evenflow.metric.TopK;

/** The metrics of this module by name. */
public final class Metrics {
  private Metrics() {}

  /** All of them. */
  public static Catalogue<Metric> catalogue() {
    return new Catalogue<Metric>("metric")
        .add("accuracy", new Accuracy())
        .add("top-k", new TopK(2))
        .add("perplexity", new Perplexity())
        .add("auc", new Auc())
        .add("rmse", new RootMeanSquaredError())
        .add("mse", new MeanSquaredError());
  }
}
