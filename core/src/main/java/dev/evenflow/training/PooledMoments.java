package dev.evenflow.training;

/**
 * Mean and variance of values per channel that come in batches, as in {@link
 * dev.evenflow.nn.BatchMoments#with}, in double.
 */
final class PooledMoments {
  private final double[] mean;
  private final double[] squares;
  private double count;

  /** Of no values yet. */
  PooledMoments(int channels) {
    this.mean = new double[channels];
    this.squares = new double[channels];
  }

  /** Adds a batch: its number of values, their mean, and their mean squared deviation from it. */
  void add(double values, float[] batchMean, float[] batchVariance) {
    double total = count + values;
    for (int i = 0; i < mean.length; i++) {
      double apart = batchMean[i] - mean[i];
      mean[i] += apart * values / total;
      squares[i] += batchVariance[i] * values + apart * apart * count * values / total;
    }
    count = total;
  }

  /** The mean of each channel. */
  float[] mean() {
    return divided(mean, 1);
  }

  /** The variance of each channel, over count or count - 1. */
  float[] variance(boolean isUnbiased) {
    return divided(squares, isUnbiased ? count - 1 : count);
  }

  private static float[] divided(double[] values, double divisor) {
    float[] results = new float[values.length];
    for (int i = 0; i < results.length; i++) {
      results[i] = (float) (values[i] / divisor);
    }
    return results;
  }
}
