package dev.evenflow.interpreter;

/** The error function in double, to about 1e-15 of its value. */
final class ErrorFunction {
  private static final double TWO_BY_ROOT_PI = 2 / StrictMath.sqrt(StrictMath.PI);
  private static final int FRACTION_TERMS = 200;

  private ErrorFunction() {}

  /**
   * By its series below 2 and by the continued fraction of erfc beyond (Abramowitz, Stegun 7.1).
   */
  static double erf(double x) {
    double size = Math.abs(x);
    if (size < 2) {
      return series(x);
    }
    double tail = size > 6 ? 0 : complement(size);
    return Double.isNaN(x) ? x : Math.copySign(1 - tail, x);
  }

  /** 7.1.6: 2/sqrt(pi) e^(-x^2) sum of 2^n x^(2n+1) / (1 3 5 ... (2n+1)): all terms of one sign. */
  private static double series(double x) {
    double term = x;
    double sum = x;
    for (int n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return TWO_BY_ROOT_PI * StrictMath.exp(-x * x) * sum;
  }

  /** 7.1.14: e^(-x^2) / sqrt(pi) * 1/(x + (1/2)/(x + 1/(x + (3/2)/(x + ...)))). */
  private static double complement(double x) {
    double fraction = x;
    for (int k = FRACTION_TERMS; k >= 1; k--) {
      fraction = x + k / 2.0 / fraction;
    }
    return StrictMath.exp(-x * x) / fraction * TWO_BY_ROOT_PI / 2;
  }
}
