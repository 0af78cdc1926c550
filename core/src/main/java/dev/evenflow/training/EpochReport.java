package dev.evenflow.training;

/**
 * What one epoch did. Loss and accuracy are means over the examples of committed batches, each with
 * the weights before its update; NaN if no batch was committed.
 *
 * @param epoch from 1
 * @param loss the training loss
 * @param accuracy from 0 to 1
 * @param refused how many batches the guard refused
 * @param seconds of training, validation not included
 * @param validationLoss after the epoch, NaN without a validation part
 * @param validationAccuracy after the epoch, from 0 to 1, NaN without a validation part
 */
public record EpochReport(
    int epoch,
    double loss,
    double accuracy,
    int refused,
    double seconds,
    double validationLoss,
    double validationAccuracy) {
  /** This as if it had taken no time. */
  EpochReport untimed() {
    return new EpochReport(epoch, loss, accuracy, refused, 0, validationLoss, validationAccuracy);
  }
}
