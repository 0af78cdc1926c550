package dev.evenflow.data;

import dev.evenflow.EvenflowException;
import java.util.Arrays;

/**
 * Shift and scale of features: {@code (x - mean) / deviation}. One mean and deviation may serve all
 * values, each channel (the last axis) or each feature: value i of an example has those at {@code i
 * mod length}. Computed from the training part only, then saved and applied to whatever the model
 * reads. Immutable.
 */
public final class Normalization {
  private final float[] mean;
  private final float[] deviation;

  /**
   * A normalization of known numbers, as read from a file.
   *
   * @throws EvenflowException unless both arrays have one length above 0, all numbers are finite
   *     and the deviations positive
   */
  public Normalization(float[] mean, float[] deviation) {
    if (mean.length == 0 || mean.length != deviation.length) {
      throw new EvenflowException(
          "a normalization needs equally many means and deviations, given %d and %d"
              .formatted(mean.length, deviation.length));
    }
    for (int i = 0; i < mean.length; i++) {
      if (!Float.isFinite(mean[i]) || !Float.isFinite(deviation[i]) || !(deviation[i] > 0)) {
        throw new EvenflowException(
            "a normalization needs finite means and positive deviations, given %s and %s at index %d"
                .formatted(mean[i], deviation[i], i));
      }
    }
    this.mean = mean.clone();
    this.deviation = deviation.clone();
  }

  /** One mean and deviation (the root of the mean square, over n) of all values. */
  public static Normalization overall(Features features) {
    return measure(features, 1);
  }

  /** A mean and a deviation for each extent of the last axis: of images, each channel. */
  public static Normalization perChannel(Features features) {
    int[] shape = features.shape();
    return measure(features, shape.length == 0 ? 1 : shape[shape.length - 1]);
  }

  /** A mean and a deviation for each value of an example. */
  public static Normalization perFeature(Features features) {
    return measure(features, features.width());
  }

  /** In two passes: the means, then the deviations from them. */
  private static Normalization measure(Features features, int length) {
    if (features.size() == 0) {
      throw new EvenflowException("a normalization cannot be measured on 0 examples");
    }
    double[] means = new double[length];
    boolean[] varies = new boolean[length];
    float[] first = new float[features.width()];
    features.copy(0, first, 0);
    average(
        features,
        means,
        (value, i) -> {
          varies[i] |= value != first[i];
          return value;
        });
    double[] squares = new double[length];
    average(features, squares, (value, i) -> (value - means[i]) * (value - means[i]));
    float[] mean = new float[length];
    float[] deviation = new float[length];
    for (int i = 0; i < length; i++) {
      mean[i] = (float) means[i];
      float measured = (float) Math.sqrt(squares[i]);
      // Not by the measured number: of a constant it is the rounding error of the mean.
      deviation[i] = varies[i] && measured > 0 ? measured : 1;
    }
    return new Normalization(mean, deviation);
  }

  /** A quantity of a value at index {@code i mod length}. */
  private interface Quantity {
    double of(float value, int i);
  }

  /** The means of a quantity, summed in double in the order of the examples. */
  private static void average(Features features, double[] result, Quantity quantity) {
    int width = features.width();
    int length = result.length;
    float[] example = new float[width];
    for (int e = 0; e < features.size(); e++) {
      features.copy(e, example, 0);
      for (int start = 0; start < width; start += length) {
        for (int i = 0; i < length; i++) {
          result[i] += quantity.of(example[start + i], i);
        }
      }
    }
    long count = features.size() * (long) (width / length);
    for (int i = 0; i < length; i++) {
      result[i] /= count;
    }
  }

  /** The means, in a new array. */
  public float[] mean() {
    return mean.clone();
  }

  /** The deviations, in a new array; 1 for what was constant. */
  public float[] deviation() {
    return deviation.clone();
  }

  /**
   * A view of features, normalized as they are copied out.
   *
   * @throws EvenflowException if an example is no multiple of the length of this normalization
   */
  public Features applyTo(Features features) {
    if (features.width() % mean.length != 0) {
      throw new EvenflowException(
          "a normalization of %d values does not fit examples of shape %s"
              .formatted(mean.length, Arrays.toString(features.shape())));
    }
    return new NormalizedFeatures(features, this);
  }

  /** Normalizes whole examples in place. Allocates nothing. */
  public void apply(float[] values, int offset, int count) {
    int length = mean.length;
    if (length == 1) {
      float shift = mean[0];
      float scale = deviation[0];
      for (int i = 0; i < count; i++) {
        values[offset + i] = (values[offset + i] - shift) / scale;
      }
      return;
    }
    for (int start = 0; start < count; start += length) {
      for (int i = 0; i < length; i++) {
        int at = offset + start + i;
        values[at] = (values[at] - mean[i]) / deviation[i];
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Normalization that
        && Arrays.equals(mean, that.mean)
        && Arrays.equals(deviation, that.deviation);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(mean) + Arrays.hashCode(deviation);
  }

  @Override
  public String toString() {
    return "Normalization[mean="
        + Arrays.toString(mean)
        + ", deviation="
        + Arrays.toString(deviation)
        + "]";
  }
}
