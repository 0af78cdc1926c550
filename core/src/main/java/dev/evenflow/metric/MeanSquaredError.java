package dev.evenflow.metric;

/** The mean of the squared differences of outputs and quantities. */
public record MeanSquaredError() implements Metric {
  @Override
  public double of(Predictions predictions) {
    return predictions.meanOfErrors("mse", error -> error * error);
  }
}
