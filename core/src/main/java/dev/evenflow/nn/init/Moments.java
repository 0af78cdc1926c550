package dev.evenflow.nn.init;

/**
 * Means of an activation over a normal input.
 *
 * @param mean E[phi]
 * @param square E[phi^2]: what becomes of the second moment on the way forward
 * @param slopeSquare E[phi'^2]: what becomes of the squared gradient on the way back
 */
public record Moments(double mean, double square, double slopeSquare) {
  static final Moments NONE = new Moments(0, 0, 0);

  /** The variance of the activation. */
  public double variance() {
    return square - mean * mean;
  }

  Moments plus(Moments other) {
    return new Moments(mean + other.mean, square + other.square, slopeSquare + other.slopeSquare);
  }

  boolean isFinite() {
    return Double.isFinite(mean + square + slopeSquare);
  }

  /** Whether all three differ by no more than a part of a size; the mean's size is a root. */
  boolean agrees(Moments other, Moments size, double part) {
    return Math.abs(mean - other.mean) <= part * Math.sqrt(size.square)
        && Math.abs(square - other.square) <= part * size.square
        && Math.abs(slopeSquare - other.slopeSquare) <= part * size.slopeSquare;
  }
}
