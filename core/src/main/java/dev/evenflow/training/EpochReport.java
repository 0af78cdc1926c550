package dev.evenflow.training;

/**
 * What one pass over the training data did.
 *
 * @param epoch from 1
 * @param epochs how many there will be
 * @param loss the mean loss of all examples, each before its update
 * @param accuracy the part of them that was classified right
 * @param skipped batches that the guard refused
 * @param seconds wall time
 */
public record EpochReport(
    int epoch, int epochs, double loss, double accuracy, int skipped, double seconds) {}
