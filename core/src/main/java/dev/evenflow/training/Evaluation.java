package dev.evenflow.training;

/**
 * How good a model is on some examples.
 *
 * @param loss the mean over the examples
 * @param accuracy the share of examples whose largest output is at their label, from 0 to 1
 * @param examples how many there were
 */
public record Evaluation(double loss, double accuracy, int examples) {}
