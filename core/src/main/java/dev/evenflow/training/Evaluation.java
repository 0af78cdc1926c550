package dev.evenflow.training;

/**
 * How good a model is on some data.
 *
 * @param loss the mean loss of an example
 * @param accuracy the part of examples classified right
 * @param examples how many there were
 */
public record Evaluation(double loss, double accuracy, int examples) {}
