package dev.evenflow.training;

/**
 * What one epoch did. Loss and accuracy are means over the examples of committed batches, each with
 * the weights before its update; NaN if no batch was committed.
 *
 * @param epoch from 1
 * @param loss the training loss
 * @param accuracy from 0 to 1
 * @param seconds of training, validation not included
 * @param validationLoss after the epoch, NaN without a validation part
 * @param validationAccuracy after the epoch, from 0 to 1, NaN without a validation part
 */
public record EpochReport(
    int epoch,
    double loss,
    double accuracy,
    double seconds,
    double validationLoss,
    double validationAccuracy) {}
