package dev.evenflow.training;

/**
 * What one epoch did.
 *
 * @param epoch from 1
 * @param training means over the examples of committed batches, each with the weights before its
 *     update; NaN if no batch was committed
 * @param refused how many batches the guard refused
 * @param seconds of training, validation not included
 * @param validation after the epoch, of no examples and NaN without a validation part
 */
public record EpochReport(
    int epoch, Evaluation training, int refused, double seconds, Evaluation validation) {
  /** The training loss. */
  public double loss() {
    return training.loss();
  }

  /** The training accuracy, from 0 to 1. */
  public double accuracy() {
    return training.accuracy();
  }

  /** The loss after the epoch, NaN without a validation part. */
  public double validationLoss() {
    return validation.loss();
  }

  /** The accuracy after the epoch, from 0 to 1, NaN without a validation part. */
  public double validationAccuracy() {
    return validation.accuracy();
  }

  /** Whether there is a validation part. */
  public boolean isValidated() {
    return validation.examples() > 0;
  }

  /** This as if it had taken no time. */
  EpochReport untimed() {
    return new EpochReport(epoch, training, refused, 0, validation);
  }
}
