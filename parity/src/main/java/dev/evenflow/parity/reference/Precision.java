package dev.evenflow.parity.reference;

/** What a source computed in, as far as that bounds how well anything can agree with it. */
public enum Precision {
  /** Float or double: 24 bits at least. */
  FLOAT(0),
  /** In part bfloat16: 8 bits. Results are some 1e-2 of a step away from the formula. */
  BFLOAT16(1e-2);

  private final double leastTolerance;

  Precision(double leastTolerance) {
    this.leastTolerance = leastTolerance;
  }

  /** The tolerance for results of this precision where another is asked of precise ones. */
  public double tolerance(double asked) {
    return Math.max(asked, leastTolerance);
  }
}
