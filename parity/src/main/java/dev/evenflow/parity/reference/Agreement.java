package dev.evenflow.parity.reference;

/**
 * How well a replay agrees with its case.
 *
 * @param error the greatest difference, relative to the largest element of the array it is in
 * @param where that array, such as {@code gradient by weight}
 * @param precision what the source computed in
 */
public record Agreement(double error, String where, Precision precision) {}
