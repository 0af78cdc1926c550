package dev.evenflow.kernel;

/**
 * The power function: 2^(y log2 |x|) with the logarithm as a sum of two floats, since the product
 * needs eight bits before the binary point.
 */
final class Power {
  private static final float MIN_NORMAL = 0x1p-126f;
  private static final float ROUND = 0x1.8p23f + 127;

  /** 2 / ln 2 = SLOPE + SLOPE_LOW. */
  private static final float SLOPE = 0x1.715476p1f;

  private static final float SLOPE_LOW = 0x1.4ae0c0p-25f;

  /**
   * (log2((1 + s) / (1 - s)) / s - 2 / ln 2) / s^2 in s^2 for |s| ≤ 0.2, minimax: relative error of
   * the logarithm 6.7e-11. The lowest coefficient stands apart, for its term needs two floats.
   */
  private static final float CUBIC = 0x1.ec709cp-1f;

  private static final float[] LOG2 = {0x1.27786cp-1f, 0x1.a521dcp-2f, 0x1.64247ep-2f};

  /** (2^f - 1) / f for |f| ≤ 1, minimax: relative error of 2^f 1.3e-8. */
  private static final float[] EXP2 = {
    0x1.62e432p-1f,
    0x1.ebfbf8p-3f,
    0x1.c6af9ep-5f,
    0x1.3b1fe8p-7f,
    0x1.5dbe22p-10f,
    0x1.481d7ap-13f,
    0x1.f4bc50p-17f
  };

  /** The sum of two floats, the second much smaller. */
  private record Sum<F>(F high, F low) {}

  private Power() {}

  static <F, I, M> F pow(Arithmetic<F, I, M> a, F x, F y) {
    F one = a.constant(1);
    F zero = a.constant(0);
    F magnitude = a.abs(x);
    M finite = a.less(magnitude, Functions.infinity(a));
    Sum<F> log = log2(a, magnitude);
    F high = a.select(finite, log.high(), magnitude);
    high = a.select(a.equal(x, zero), a.constant(Float.NEGATIVE_INFINITY), high);
    F power = exp2OfProduct(a, y, high, log.low());

    // From 2^24 on every float is an even integer.
    F size = Functions.atMost(a, a.abs(y), 0x1p24f);
    I integer = a.toInt(size);
    M integral = a.equal(a.toFloat(integer), size);
    I sign = a.and(a.bits(x), a.shiftLeft(integer, 31));
    F signed = a.fromBits(a.or(a.bits(power), sign));
    M negative = a.less(a.select(finite, x, zero), zero);
    F unsigned = a.select(negative, a.constant(Float.NaN), power);
    return a.select(a.equal(y, zero), one, a.select(integral, signed, unsigned));
  }

  /** log2 x for positive finite x. */
  private static <F, I, M> Sum<F> log2(Arithmetic<F, I, M> a, F x) {
    F one = a.constant(1);
    M subnormal = a.less(x, a.constant(MIN_NORMAL));
    I bits = a.bits(a.select(subnormal, a.mul(x, a.constant(0x1p24f)), x));
    I exponent = Functions.exponent(a, bits);
    F k =
        a.fma(
            a.toFloat(exponent),
            a.constant(0x1p-23f),
            a.select(subnormal, a.constant(-24), a.constant(0)));
    F m = a.fromBits(a.subInt(bits, exponent));

    // s = (m - 1) / (m + 1), to twice the precision: the remainder of the division is exact.
    F numerator = a.sub(m, one);
    F denominator = a.add(m, one);
    F denominatorLow = a.sub(m, a.sub(denominator, one));
    F reciprocal = a.div(one, denominator);
    F s = a.mul(numerator, reciprocal);
    F minusS = a.neg(s);
    F remainder = a.fma(minusS, denominatorLow, a.fma(minusS, denominator, numerator));
    F sLow = a.mul(reciprocal, remainder);

    // log2 m = s (2 / ln 2 + t), with t and its sum to more than a float's precision: y multiplies
    // the error of the logarithm by up to 128 / log2 x.
    F square = a.mul(s, s);
    F squareLow = a.fma(a.add(s, s), sLow, a.fma(s, s, a.neg(square)));
    F cubic = a.constant(CUBIC);
    F t = a.mul(square, cubic);
    F tLow = a.fma(square, cubic, a.neg(t));
    tLow = a.fma(squareLow, cubic, tLow);
    tLow = a.fma(a.mul(square, square), Functions.polynomial(a, square, LOG2), tLow);

    F slope = a.constant(SLOPE);
    F factor = a.add(slope, t);
    F factorLow = a.add(a.add(a.sub(slope, factor), t), a.add(tLow, a.constant(SLOPE_LOW)));
    F product = a.mul(s, factor);
    F low = a.fma(s, factor, a.neg(product));
    low = a.fma(s, factorLow, low);
    low = a.fma(sLow, factor, low);
    F high = a.add(k, product);
    return new Sum<>(high, a.add(a.add(a.sub(k, high), product), low));
  }

  /** 2^(y (high + low)). */
  private static <F, I, M> F exp2OfProduct(Arithmetic<F, I, M> a, F y, F high, F low) {
    F product = a.mul(y, high);
    F bounded = Functions.atMost(a, Functions.atLeast(a, product, -240), 240);
    F rest = a.fma(y, low, a.fma(y, high, a.neg(product)));
    rest = a.select(a.equal(bounded, product), rest, a.constant(0));

    F round = a.constant(ROUND);
    F shifted = a.fma(a.add(bounded, rest), a.constant(0.5f), round);
    F f = a.add(a.fma(a.sub(shifted, round), a.constant(-2), bounded), rest);
    F p = a.fma(f, Functions.polynomial(a, f, EXP2), a.constant(1));
    F scale = Functions.powerOfTwo(a, shifted);
    return a.mul(a.mul(p, scale), scale);
  }
}
