package dev.evenflow.kernel;

/**
 * The correctly rounded float32 operations of which every generated loop consists. Their bits are
 * the same in Java's interpreter, in C1, in C2, in scalar code and in vectors of any width; so are
 * those of every function composed of them ({@link Functions}).
 *
 * <p>A function written over this interface is a template: with float values it computes ({@link
 * ScalarArithmetic}), with loop nodes it becomes part of a generated SIMD kernel.
 *
 * @param <F> a float32 value
 * @param <I> an int32 value of the same lane
 * @param <M> a truth value of the same lane
 */
public interface Arithmetic<F, I, M> {
  /** A float constant. */
  F constant(float value);

  /** {@code a + b}. */
  F add(F a, F b);

  /** {@code a - b}. */
  F sub(F a, F b);

  /** {@code a * b}. */
  F mul(F a, F b);

  /** {@code a / b}. */
  F div(F a, F b);

  /** {@code a * b + c}, rounded once. */
  F fma(F a, F b, F c);

  /** The smaller one as {@link Math#min(float, float)}: NaN if either is. */
  F min(F a, F b);

  /** The larger one as {@link Math#max(float, float)}: NaN if either is. */
  F max(F a, F b);

  /** {@code -a}. */
  F neg(F a);

  /** The absolute value. */
  F abs(F a);

  /** The square root, correctly rounded. */
  F sqrt(F a);

  /** {@code a < b}; false for NaN. */
  M less(F a, F b);

  /** {@code a <= b}; false for NaN. */
  M lessOrEqual(F a, F b);

  /** {@code a == b}; false for NaN. */
  M equal(F a, F b);

  /** {@code yes} where the condition holds, else {@code no}. */
  F select(M condition, F yes, F no);

  /** The raw bits, as {@link Float#floatToRawIntBits}. */
  I bits(F a);

  /** The float of these bits, as {@link Float#intBitsToFloat}. */
  F fromBits(I a);

  /** An int constant. */
  I integer(int value);

  /** {@code a + b}, wrapping. */
  I addInt(I a, I b);

  /** {@code a - b}, wrapping. */
  I subInt(I a, I b);

  /** {@code a & b}. */
  I and(I a, I b);

  /** {@code a | b}. */
  I or(I a, I b);

  /** {@code a << places}. */
  I shiftLeft(I a, int places);

  /** {@code a >> places}, the sign copied. */
  I shiftRight(I a, int places);

  /** The nearest float of an int, as a Java cast. */
  F toFloat(I a);

  /** Truncation towards zero as a Java cast: NaN gives 0, out of range saturates. */
  I toInt(F a);
}
