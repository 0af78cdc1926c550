package dev.evenflow.kernel;

/**
 * The elementary functions as straight-line templates over {@link Arithmetic}: with float values
 * they compute, with loop nodes they become SIMD kernels. Branches are selections only; as every
 * operation is correctly rounded, interpreter and kernels agree in every bit.
 *
 * <p>Errors are given in units in the last place (ulp) of the correctly rounded float result; the
 * stated bound holds for all finite arguments unless a range is named, subnormal arguments and
 * results included. Every function returns NaN for NaN. The bounds round up the largest error
 * found: of all floats for exp, tanh, sigmoid and softplus, of every third for the others, of 40
 * million pairs for pow.
 *
 * <p>The polynomials are our own minimax fits: Lawson's reweighted least squares on Chebyshev nodes
 * in double precision against 40-digit reference values, the coefficients then rounded to float one
 * after the other, lowest power first, with the rest fitted anew each time. The errors stated with
 * them are those of the rounded coefficients in exact arithmetic.
 *
 * <p>Two devices recur. Adding 1.5 * 2^23 to a small float rounds it to an integer that then stands
 * in the low bits, so that a shift by 23 places makes a power of two of it: the constants called
 * {@code ROUND} are that number plus the exponent bias. And bounds are kept by a comparison and a
 * selection, which processors do in two instructions and which lets NaN pass, where min and max
 * with Java's rules for NaN and -0 take five or six.
 */
public final class Functions {
  private static final float ROUND = 0x1.8p23f;
  private static final float LN2 = 0x1.62e430p-1f;
  private static final float LN2_LOW = -0x1.05c610p-29f; // ln 2 = LN2 + LN2_LOW, to 2^-54
  private static final float LOG2_E = 0x1.715476p0f;

  private static final int SIGN = 0x80000000;
  private static final int EXPONENT = 0xff800000;
  private static final int TWO_THIRDS = 0x3f2aaaab; // the bits of 2/3

  /** From this and a third of a float's bits comes its reciprocal cube root, to 4 %. */
  private static final int RECIPROCAL_CUBE_ROOT = 0x54a2fa8c;

  private static final float MIN_NORMAL = 0x1p-126f;

  /** (e^r - 1 - r) / r^2 for |r| ≤ ln 2: relative error of e^r 1.5e-8. */
  private static final float[] EXP = {
    0x1.00000cp-1f, 0x1.555514p-3f, 0x1.5549eep-5f, 0x1.1126e4p-7f, 0x1.71bf90p-10f, 0x1.9baa6ap-13f
  };

  /** (e^r - 1 - r) / r^2 for |r| ≤ ln(2)/2: relative error of e^r - 1 1.4e-8. */
  private static final float[] EXPM1 = {
    0x1.fffffep-2f, 0x1.5554b4p-3f, 0x1.5556f2p-5f, 0x1.12254ap-7f, 0x1.6b9c68p-10f
  };

  /** (ln(1 + f) - f) / f^2 for |f| ≤ 1/3: relative error of ln(1 + f) 2.6e-8. */
  private static final float[] LOG1P = {
    -0x1.ffffd6p-2f, 0x1.5554fcp-2f, -0x1.001450p-2f, 0x1.99d3a8p-3f,
    -0x1.503884p-3f, 0x1.1ea94cp-3f, -0x1.3b0e5cp-3f, 0x1.1f243ap-3f
  };

  /** (erf(x) / x - 1) in x^2 for |x| ≤ 1: relative error of erf 4.0e-8. */
  private static final float[] ERF_SMALL = {
    0x1.06eba2p-3f,
    -0x1.812672p-2f,
    0x1.ce08f6p-4f,
    -0x1.b5a048p-6f,
    0x1.423978p-8f,
    -0x1.271656p-11f
  };

  /** erf(x) in x - 2.5 for 1 ≤ x ≤ 3.93: absolute error 3.3e-8. */
  private static final float[] ERF_LARGE = {
    0x1.ffcaaap-1f, 0x1.1d8096p-9f, -0x1.64f2b2p-8f, 0x1.11b098p-7f, -0x1.1a5366p-7f,
    0x1.901d50p-8f, -0x1.71359cp-9f, 0x1.29fa9ep-11f, 0x1.2b116ap-12f, -0x1.237b3ep-12f,
    0x1.05f968p-14f, 0x1.5e5ffep-16f, -0x1.355a1ep-17f
  };

  /** (sin(r) / r - 1) / r^2 in r^2 for |r| ≤ pi/4: relative error of sin 4.0e-9. */
  private static final float[] SIN = {-0x1.555546p-3f, 0x1.110774p-7f, -0x1.9951e6p-13f};

  /** (cos(r) - 1) / r^2 in r^2 for |r| ≤ pi/4: relative error of cos 1.2e-10. */
  private static final float[] COS = {-0.5f, 0x1.55554ap-5f, -0x1.6c0c28p-10f, 0x1.99e80ep-16f};

  private Functions() {}

  /**
   * e^x, to 1.7 ulp: 2^2h e^r with |r| at most ln 2. Scaling twice by 2^h reaches both Infinity and
   * the subnormal numbers, rounded once.
   */
  public static <F, I, M> F exp(Arithmetic<F, I, M> a, F x) {
    return boundedExp(a, atMost(a, atLeast(a, x, -104), 89));
  }

  /** e^x for -104 ≤ x ≤ 89. */
  private static <F, I, M> F boundedExp(Arithmetic<F, I, M> a, F x) {
    F round = a.constant(ROUND + 127);
    F shifted = a.fma(x, a.constant(LOG2_E / 2), round);
    F h = a.sub(shifted, round);
    F r = a.fma(h, a.constant(-2 * LN2), x);
    r = a.fma(h, a.constant(-2 * LN2_LOW), r);
    F one = a.constant(1);
    F p = a.fma(r, a.fma(r, polynomial(a, r, EXP), one), one);
    F scale = powerOfTwo(a, shifted);
    return a.mul(a.mul(p, scale), scale);
  }

  /**
   * The cube root, to 1 ulp, exactly odd: m (1 / cbrt m)^2, by two steps of third order from the
   * bits divided by -3, and one of Newton's with the remainder to more than a float's precision.
   */
  public static <F, I, M> F cbrt(Arithmetic<F, I, M> a, F x) {
    F magnitude = a.abs(x);
    M subnormal = a.less(magnitude, a.constant(MIN_NORMAL));
    F m = a.select(subnormal, a.mul(magnitude, a.constant(0x1p24f)), magnitude);
    I third = a.toInt(a.mul(a.toFloat(a.bits(m)), a.constant(1 / 3f)));
    F z = a.fromBits(a.subInt(a.integer(RECIPROCAL_CUBE_ROOT), third));
    for (int i = 0; i < 2; i++) {
      F r = a.sub(a.constant(1), a.mul(a.mul(m, z), a.mul(z, z)));
      F correction = a.fma(r, a.constant(2 / 9f), a.constant(1 / 3f));
      z = a.fma(a.mul(z, r), correction, z);
    }
    F y = a.mul(a.mul(m, z), z);
    F square = a.mul(y, y);
    F squareLow = a.fma(y, y, a.neg(square));
    F remainder = a.fma(squareLow, y, a.fma(square, y, a.neg(m)));
    y = a.fma(remainder, a.mul(a.mul(z, z), a.constant(-1 / 3f)), y);
    y = a.mul(y, a.select(subnormal, a.constant(0x1p-8f), a.constant(1)));
    return withSignOf(a, x, a.select(a.less(magnitude, infinity(a)), y, magnitude));
  }

  /** e^x - 1, to 2 ulp. */
  public static <F, I, M> F expm1(Arithmetic<F, I, M> a, F x) {
    F bounded = atMost(a, atLeast(a, x, -20), 89);
    // Computes half the result: 2^k itself would overflow for k = 128, before e^x does.
    F round = a.constant(ROUND + 126);
    F shifted = a.fma(bounded, a.constant(LOG2_E), round);
    F k = a.sub(shifted, round);
    F r = a.fma(k, a.constant(-LN2), bounded);
    r = a.fma(k, a.constant(-LN2_LOW), r);
    F p = a.fma(a.mul(r, r), polynomial(a, r, EXPM1), r);
    F scale = powerOfTwo(a, shifted);
    F half = a.fma(scale, p, a.sub(scale, a.constant(0.5f)));
    return keepZero(a, x, a.add(half, half));
  }

  /**
   * The natural logarithm, to 1.5 ulp: -Infinity at 0, NaN below. ln x = k ln 2 + ln(1 + f) with
   * |f| at most 1/3.
   */
  public static <F, I, M> F log(Arithmetic<F, I, M> a, F x) {
    M subnormal = a.less(x, a.constant(MIN_NORMAL));
    I bits = a.bits(a.select(subnormal, a.mul(x, a.constant(0x1p24f)), x));
    I exponent = exponent(a, bits);
    F f = a.sub(a.fromBits(a.subInt(bits, exponent)), a.constant(1));
    F k = a.add(a.toFloat(exponent), a.select(subnormal, a.constant(-24 * 0x1p23f), a.constant(0)));
    F y = a.fma(k, a.constant(LN2 * 0x1p-23f), log1pOfThird(a, f));
    return logarithmLimits(a, x, 0, a.select(a.less(x, infinity(a)), y, x));
  }

  /** ln(1 + x), to 2 ulp: -Infinity at -1, NaN below. */
  public static <F, I, M> F log1p(Arithmetic<F, I, M> a, F x) {
    I exponent = exponent(a, a.bits(a.add(x, a.constant(1))));
    // 1 + x = 2^k (1 + f), from x itself; 4 f, as 2^-k is subnormal for k = 128 and 2^(2-k) is not.
    F four = a.constant(4);
    F scale = a.fromBits(a.subInt(a.integer(Float.floatToRawIntBits(4)), exponent));
    F f4 = a.fma(x, scale, a.sub(scale, four));
    F f = a.mul(f4, a.constant(0.25f));
    F y = a.fma(a.toFloat(exponent), a.constant(LN2 * 0x1p-23f), log1pOfThird(a, f));
    // Only 0, -0 and the infinities are their own double; log1p leaves them as they are.
    return logarithmLimits(a, x, -1, a.select(a.equal(a.add(x, x), x), x, y));
  }

  /** The hyperbolic tangent, to 2.6 ulp, exactly odd. */
  public static <F, I, M> F tanh(Arithmetic<F, I, M> a, F x) {
    F bounded = atMost(a, a.abs(x), 10);
    // e = (e^2x - 1) / 2, then tanh x = e / (e + 1). One constant for ln 2 is enough: where k is
    // large, e cancels.
    F round = a.constant(ROUND + 127);
    F shifted = a.fma(bounded, a.constant(2 * LOG2_E), round);
    F k = a.sub(shifted, round);
    F r = a.fma(k, a.constant(-LN2 / 2), bounded);
    F p = a.fma(a.mul(r, r), polynomial(a, r, scaled(2, EXPM1, 2)), r);
    F scale = powerOfTwo(a, shifted);
    F half = a.constant(0.5f);
    F e = a.fma(scale, p, a.fma(scale, half, a.constant(-0.5f)));
    return withSignOf(a, x, a.div(e, a.add(e, a.constant(1))));
  }

  /** The logistic function 1 / (1 + e^-x), to 3.3 ulp. */
  public static <F, I, M> F sigmoid(Arithmetic<F, I, M> a, F x) {
    F e = boundedExp(a, atMost(a, atLeast(a, x, -104), 40));
    return a.div(e, a.add(e, a.constant(1)));
  }

  /** ln(1 + e^x), to 2.6 ulp: max(x, 0) + ln(1 + e^-|x|), so that nothing overflows. */
  public static <F, I, M> F softplus(Arithmetic<F, I, M> a, F x) {
    F e = boundedExp(a, atLeast(a, a.neg(a.abs(x)), -104));
    // 1 + e = 2 (1 + (e - 1) / 2) where e is above 1/3.
    M large = a.less(a.constant(1 / 3f), e);
    F half = a.constant(0.5f);
    F zero = a.constant(0);
    F f = a.select(large, a.fma(e, half, a.constant(-0.5f)), e);
    F start = a.add(atLeast(a, x, 0), a.select(large, a.constant(LN2), zero));
    return a.add(start, log1pOfThird(a, f));
  }

  /** The error function, to 2 ulp, exactly odd. */
  public static <F, I, M> F erf(Arithmetic<F, I, M> a, F x) {
    F magnitude = a.abs(x);
    F small = a.fma(polynomial(a, a.mul(x, x), ERF_SMALL), magnitude, magnitude);
    F bounded = atMost(a, magnitude, 3.93f);
    F large = polynomial(a, a.sub(bounded, a.constant(2.5f)), ERF_LARGE);
    return withSignOf(a, x, a.select(a.less(magnitude, a.constant(1)), small, large));
  }

  /**
   * The sine, to 2 ulp for |x| up to 1e4 and NaN for infinite x. Beyond, the error grows with the
   * rounding of 2/pi; from about 4e6 on the quadrant is lost: the result lies in [-1, 1], mostly 0.
   */
  public static <F, I, M> F sin(Arithmetic<F, I, M> a, F x) {
    return keepZero(a, x, circular(a, x, 0));
  }

  /**
   * The cosine, to 2 ulp for |x| up to 1e4 and NaN for infinite x. Beyond, the error grows with the
   * rounding of 2/pi; from about 4e6 on the quadrant is lost: the result lies in [-1, 1].
   */
  public static <F, I, M> F cos(Arithmetic<F, I, M> a, F x) {
    return circular(a, x, 1);
  }

  /** sin(x + quarters pi/2): |r| ≤ pi/4 is left of x by Cody and Waite's three constants. */
  private static <F, I, M> F circular(Arithmetic<F, I, M> a, F x, int quarters) {
    F round = a.constant(ROUND + quarters);
    F shifted = a.fma(x, a.constant(0x1.45f306p-1f), round);
    F k = a.sub(shifted, round);
    F r = a.fma(k, a.constant(-0x1.921fb4p0f), x);
    r = a.fma(k, a.constant(-0x1.4442d0p-24f), r);
    r = a.fma(k, a.constant(-0x1.846988p-48f), r);
    r = a.select(a.less(a.constant(1), a.abs(r)), a.constant(0), r);
    // The quarter's low bit becomes the exponent of 2, the high one the sign.
    I quarter = a.shiftLeft(a.bits(shifted), 30);
    M even = a.equal(a.fromBits(quarter), a.constant(0));
    F square = a.mul(r, r);
    F factor = a.select(even, r, a.constant(1));
    F p = a.select(even, polynomial(a, square, SIN), polynomial(a, square, COS));
    F y = a.fma(a.mul(factor, square), p, factor);
    return a.fromBits(a.addInt(a.bits(y), a.and(quarter, a.integer(SIGN))));
  }

  /** x to the power of y, to 2 ulp, with the special cases of {@link Math#pow}. */
  public static <F, I, M> F pow(Arithmetic<F, I, M> a, F x, F y) {
    return Power.pow(a, x, y);
  }

  /** ln(1 + f) for |f| ≤ 1/3. */
  private static <F, I, M> F log1pOfThird(Arithmetic<F, I, M> a, F f) {
    return a.fma(a.mul(f, f), polynomial(a, f, LOG1P), f);
  }

  /** y, but -Infinity where x is the pole and NaN where it lies below it or is NaN. */
  private static <F, I, M> F logarithmLimits(Arithmetic<F, I, M> a, F x, float pole, F y) {
    F at = a.constant(pole);
    F below = a.select(a.equal(x, at), a.constant(Float.NEGATIVE_INFINITY), a.constant(Float.NaN));
    return a.select(a.less(at, x), y, below);
  }

  /** k * 2^23 such that 2/3 ≤ z / 2^k &lt; 4/3, for the bits of a normal positive z. */
  static <F, I, M> I exponent(Arithmetic<F, I, M> a, I bits) {
    return a.and(a.subInt(bits, a.integer(TWO_THIRDS)), a.integer(EXPONENT));
  }

  /** The power of two whose biased exponent stands in the low bits. */
  static <F, I, M> F powerOfTwo(Arithmetic<F, I, M> a, F shifted) {
    return a.fromBits(a.shiftLeft(a.bits(shifted), 23));
  }

  /** The polynomial with these coefficients, lowest power first, by Horner's rule. */
  static <F, I, M> F polynomial(Arithmetic<F, I, M> a, F x, float[] coefficients) {
    F y = a.constant(coefficients[coefficients.length - 1]);
    for (int i = coefficients.length - 2; i >= 0; i--) {
      y = a.fma(y, x, a.constant(coefficients[i]));
    }
    return y;
  }

  static <F, I, M> F atLeast(Arithmetic<F, I, M> a, F x, float bound) {
    F least = a.constant(bound);
    return a.select(a.less(x, least), least, x);
  }

  static <F, I, M> F atMost(Arithmetic<F, I, M> a, F x, float bound) {
    F most = a.constant(bound);
    return a.select(a.less(most, x), most, x);
  }

  static <F, I, M> F infinity(Arithmetic<F, I, M> a) {
    return a.constant(Float.POSITIVE_INFINITY);
  }

  /** y, but x where that is 0 or -0. */
  private static <F, I, M> F keepZero(Arithmetic<F, I, M> a, F x, F y) {
    return a.select(a.equal(x, a.constant(0)), x, y);
  }

  /** y, which is not negative, with the sign of x. */
  private static <F, I, M> F withSignOf(Arithmetic<F, I, M> a, F x, F y) {
    return a.fromBits(a.or(a.bits(y), a.and(a.bits(x), a.integer(SIGN))));
  }

  /** The coefficients of factor * p(argument * x). */
  private static float[] scaled(float factor, float[] coefficients, float argument) {
    float[] result = coefficients.clone();
    float power = factor;
    for (int i = 0; i < result.length; i++) {
      result[i] *= power;
      power *= argument;
    }
    return result;
  }
}
