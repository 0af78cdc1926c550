package dev.evenflow.models;

/**
 * What a model is to do.
 *
 * @param outputs the number of classes, or of quantities
 * @param isAtEveryStep whether there is a target at every step of a sequence, not one an example
 * @param vocabulary the number of indices that examples are made of, such as words; 0 if they are
 *     numbers
 */
public record Task(int outputs, boolean isAtEveryStep, int vocabulary) {}
