package dev.evenflow.metric;

/** The root of the {@link MeanSquaredError}, in the unit of the quantities. */
public record RootMeanSquaredError() implements Metric {
  @Override
  public double of(Predictions predictions) {
    return Math.sqrt(predictions.meanOfErrors("rmse", error -> error * error));
  }
}
