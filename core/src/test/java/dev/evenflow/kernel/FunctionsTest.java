package dev.evenflow.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.evenflow.random.RandomStream;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each function against double precision, whose own error of about 2^-28 ulp does not matter. */
class FunctionsTest {
  /** A prime, so that all exponents and all low bits are met: 204,530 of all 2^32 floats. */
  private static final int STRIDE = 20_999;

  private static final float[] SPECIALS = {
    0,
    -0f,
    1,
    -1,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Float.MIN_NORMAL,
    -Float.MIN_NORMAL,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.NaN
  };

  /** Where a function changes its formula or its result becomes 0, subnormal or infinite. */
  private static final double[] SEAMS = {
    1 / 3.0,
    2 / 3.0,
    4 / 3.0,
    1,
    2,
    3.93,
    10,
    16,
    16.6,
    17.3,
    20,
    40,
    0.5 * Math.log(2),
    Math.log(2),
    Math.log(3),
    87.33655,
    88.72284,
    89,
    103.278,
    103.972,
    104,
    Math.PI / 4,
    Math.PI / 2,
    Math.PI,
    3 * Math.PI / 4,
    100 * Math.PI,
    1e4
  };

  private static final ScalarArithmetic FLOATS = new ScalarArithmetic();

  private interface Approximation {
    Float of(ScalarArithmetic a, Float x);
  }

  /** A function for |x| up to a bound, and the error in ulp that its Javadoc states. */
  private record Case(
      String name, Approximation tested, DoubleUnaryOperator exact, double ulps, float range) {
    Case(String name, Approximation tested, DoubleUnaryOperator exact, double ulps) {
      this(name, tested, exact, ulps, Float.POSITIVE_INFINITY);
    }

    float at(float x) {
      return tested.of(FLOATS, x);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> functions() {
    return Stream.of(
        new Case("exp", Functions::exp, StrictMath::exp, 1.7),
        new Case("cbrt", Functions::cbrt, StrictMath::cbrt, 1),
        new Case("expm1", Functions::expm1, StrictMath::expm1, 2),
        new Case("log", Functions::log, StrictMath::log, 1.5),
        new Case("log1p", Functions::log1p, StrictMath::log1p, 2),
        new Case("tanh", Functions::tanh, StrictMath::tanh, 2.6),
        new Case("sigmoid", Functions::sigmoid, x -> 1 / (1 + StrictMath.exp(-x)), 3.3),
        new Case("softplus", Functions::softplus, FunctionsTest::softplus, 2.6),
        new Case("erf", Functions::erf, FunctionsTest::erf, 2),
        new Case("sin", Functions::sin, StrictMath::sin, 2, 1e4f),
        new Case("cos", Functions::cos, StrictMath::cos, 2, 1e4f));
  }

  static Stream<Case> oddFunctions() {
    return functions().filter(f -> Stream.of("tanh", "erf", "cbrt").anyMatch(f.name()::equals));
  }

  @ParameterizedTest
  @MethodSource("functions")
  void keepsItsBoundOnAllFloats(Case function) {
    for (long bits = 0; bits < 1L << 32; bits += STRIDE) {
      check(function, Float.intBitsToFloat((int) bits));
    }
  }

  @ParameterizedTest
  @MethodSource("functions")
  void keepsItsBoundWhereItsValuesVary(Case function) {
    RandomStream stream = new RandomStream(1, function.name());
    for (int i = 0; i < 60_000; i++) {
      check(function, (float) (stream.normal(0, i) * StrictMath.pow(2, i % 8 - 2)));
    }
  }

  @ParameterizedTest
  @MethodSource("functions")
  void keepsItsBoundAroundPowersOfTwoAndSeams(Case function) {
    for (int exponent = -149; exponent < 128; exponent++) {
      checkAround(function, (float) StrictMath.pow(2, exponent));
    }
    for (double seam : SEAMS) {
      checkAround(function, (float) seam);
    }
    for (float special : SPECIALS) {
      check(function, special);
    }
  }

  @ParameterizedTest
  @MethodSource("functions")
  void keepsTheSignOfZero(Case function) {
    for (float x : new float[] {0, -0f}) {
      assertThat(function.at(x)).isEqualTo((float) function.exact().applyAsDouble(x));
    }
  }

  @ParameterizedTest
  @MethodSource("oddFunctions")
  void isOddToTheBit(Case function) {
    for (long bits = 0; bits <= 0x7f800000; bits += 100_003) {
      float x = Float.intBitsToFloat((int) bits);
      assertThat(function.at(-x)).isEqualTo(-function.at(x));
    }
  }

  @Test
  void circularFunctionsStayWithinOneForEveryFiniteArgument() {
    for (long bits = 0; bits < 0x7f800000; bits += 10_007) {
      float x = Float.intBitsToFloat((int) bits);
      assertThat(Math.abs(Functions.sin(FLOATS, x)) <= 1).as("sin %s", x).isTrue();
      assertThat(Math.abs(Functions.cos(FLOATS, x)) <= 1).as("cos %s", x).isTrue();
    }
    assertThat(Functions.sin(FLOATS, Float.POSITIVE_INFINITY)).isNaN();
    assertThat(Functions.cos(FLOATS, Float.NEGATIVE_INFINITY)).isNaN();
  }

  @Test
  void powersKeepTheirBoundWherePowersAreFinite() {
    RandomStream stream = new RandomStream(2, "pow");
    checkPower(1.3350483f, 296.94025f); // cancels in the logarithm, at the far end of the exponents
    for (int i = 0; i < 150_000; i++) {
      float x = Float.intBitsToFloat((int) (stream.uniformDouble(0, i) * 0x7f800000));
      double target = 300 * stream.uniformDouble(1, i) - 160;
      float y = (float) (target * StrictMath.log(2) / StrictMath.log(x));
      checkPower(x, y);
    }
  }

  @Test
  void powersKeepTheirBoundNearOneAndForUsualExponents() {
    RandomStream stream = new RandomStream(3, "pow");
    float[] exponents = {2, 3, 0.5f, -0.5f, 1 / 3f, -1, 10, 1000, 100_000, 1e7f, -1e7f, 1e-3f};
    for (int i = 0; i < 30_000; i++) {
      float near = (float) (1 + stream.normal(0, i) * StrictMath.pow(2, -(i % 24)));
      float y = exponents[i % exponents.length];
      checkPower(near, y);
      checkPower((float) (20 * stream.uniformDouble(1, i)), y);
    }
  }

  @Test
  void powersHaveTheSpecialCasesOfJava() {
    float[] others = {
      2,
      -2,
      0.5f,
      -0.5f,
      3,
      -3,
      5,
      1e10f,
      -1e10f,
      0x1p23f + 1,
      -0x1p23f - 1,
      0x1p24f - 1,
      0x1p24f,
      1.5f,
      -1.5f,
      0x1p31f,
      0x1p32f,
      Math.nextUp(1f),
      Math.nextDown(1f),
      127,
      128,
      -126,
      -149,
      -150,
      1e-30f
    };
    float[] all = new float[SPECIALS.length + others.length];
    System.arraycopy(SPECIALS, 0, all, 0, SPECIALS.length);
    System.arraycopy(others, 0, all, SPECIALS.length, others.length);
    for (float x : all) {
      for (float y : all) {
        checkPower(x, y);
        double exact = StrictMath.pow(x, y);
        if (exact == 0) {
          assertThat(Functions.pow(FLOATS, x, y)).as("%s^%s", x, y).isEqualTo((float) exact);
        }
      }
    }
  }

  @Test
  void referencesAreThemselvesRight() {
    // Abramowitz and Stegun, table 7.1, and ln(1 + e).
    assertThat(erf(0.5)).isCloseTo(0.5204998778130465, within(1e-15));
    assertThat(erf(1)).isCloseTo(0.8427007929497149, within(1e-15));
    assertThat(erf(3)).isCloseTo(0.9999779095030014, within(1e-15));
    assertThat(softplus(1)).isCloseTo(1.3132616875182228, within(1e-15));
    assertThat(error(0x1p-149f, 0)).isEqualTo(1);
    assertThat(error(Float.POSITIVE_INFINITY, Float.MAX_VALUE)).isEqualTo(1);
    assertThat(error(0, Double.NaN)).isInfinite();
    assertThat(error(Float.NaN, 0)).isInfinite();
    assertThat(error(Float.MAX_VALUE, Double.POSITIVE_INFINITY)).isInfinite();
  }

  private static void checkAround(Case function, float x) {
    float lower = x;
    float upper = x;
    for (int i = 0; i < 40; i++) {
      check(function, lower);
      check(function, upper);
      check(function, -lower);
      check(function, -upper);
      lower = Math.nextDown(lower);
      upper = Math.nextUp(upper);
    }
  }

  private static void check(Case function, float x) {
    if (Math.abs(x) > function.range() && Float.isFinite(x)) {
      return;
    }
    float actual = function.at(x);
    double exact = function.exact().applyAsDouble(x);
    double error = error(actual, exact);
    if (!(error <= function.ulps())) {
      throw new AssertionError(
          "%s(%s) is %s, exactly %s: %s ulp".formatted(function, x, actual, exact, error));
    }
  }

  private static void checkPower(float x, float y) {
    float actual = Functions.pow(FLOATS, x, y);
    double exact = StrictMath.pow(x, y);
    double error = error(actual, exact);
    if (!(error <= 2)) {
      throw new AssertionError(
          "%s^%s is %s, exactly %s: %s ulp".formatted(x, y, actual, exact, error));
    }
  }

  /**
   * The error in units in the last place of the correctly rounded result. An infinite result counts
   * as 2^128, the first number that is rounded to it.
   */
  private static double error(float actual, double exact) {
    float rounded = (float) exact;
    if (Float.isNaN(rounded) || Float.isNaN(actual)) {
      return Float.isNaN(rounded) && Float.isNaN(actual) ? 0 : Double.POSITIVE_INFINITY;
    }
    if (actual == rounded && Float.isInfinite(actual)) {
      return 0;
    }
    double value = Float.isInfinite(actual) ? Math.copySign(0x1p128, actual) : actual;
    double ulp = Float.isInfinite(rounded) ? 0x1p104 : Math.ulp(rounded);
    return Math.abs(value - exact) / ulp;
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
  }

  /** 2 / sqrt(pi) e^-x^2 sum of 2^n x^(2n+1) / (2n+1)!!, all terms of one sign. */
  private static double erf(double x) {
    if (Math.abs(x) > 6) {
      return Math.signum(x);
    }
    double term = x;
    double sum = x;
    for (int n = 1; Math.abs(term) > Math.abs(sum) * 1e-17; n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return 2 / Math.sqrt(Math.PI) * StrictMath.exp(-x * x) * sum;
  }
}
