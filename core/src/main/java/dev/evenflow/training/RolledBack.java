package dev.evenflow.training;

/**
 * A training has gone back.
 *
 * @param position the number of batches drawn, which stays
 * @param to the number of batches after which the weights were as they are now
 * @param streak how many batches in a row the guard had refused
 * @param count how often the training has gone back, this time included
 * @param most how often it may
 */
public record RolledBack(long position, long to, int streak, int count, int most) {}
