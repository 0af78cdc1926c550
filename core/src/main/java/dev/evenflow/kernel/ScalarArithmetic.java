package dev.evenflow.kernel;

/** The operations on plain Java values: a template called with it computes its function. */
public final class ScalarArithmetic implements Arithmetic<Float, Integer, Boolean> {

  /** Creates the arithmetic; it has no state. */
  public ScalarArithmetic() {}

  @Override
  public Float constant(float value) {
    return value;
  }

  @Override
  public Float add(Float a, Float b) {
    return a + b;
  }

  @Override
  public Float sub(Float a, Float b) {
    return a - b;
  }

  @Override
  public Float mul(Float a, Float b) {
    return a * b;
  }

  @Override
  public Float div(Float a, Float b) {
    return a / b;
  }

  @Override
  public Float fma(Float a, Float b, Float c) {
    return Math.fma(a, b, c);
  }

  @Override
  public Float min(Float a, Float b) {
    return Math.min(a, b);
  }

  @Override
  public Float max(Float a, Float b) {
    return Math.max(a, b);
  }

  @Override
  public Float neg(Float a) {
    return -a;
  }

  @Override
  public Float abs(Float a) {
    return Math.abs(a);
  }

  @Override
  public Float sqrt(Float a) {
    // The double root rounded to float is the correctly rounded float root.
    return (float) Math.sqrt(a);
  }

  @Override
  public Boolean less(Float a, Float b) {
    return a < b;
  }

  @Override
  public Boolean lessOrEqual(Float a, Float b) {
    return a <= b;
  }

  @Override
  public Boolean equal(Float a, Float b) {
    return a.floatValue() == b.floatValue();
  }

  @Override
  public Float select(Boolean condition, Float yes, Float no) {
    return condition ? yes : no;
  }

  @Override
  public Integer bits(Float a) {
    return Float.floatToRawIntBits(a);
  }

  @Override
  public Float fromBits(Integer a) {
    return Float.intBitsToFloat(a);
  }

  @Override
  public Integer integer(int value) {
    return value;
  }

  @Override
  public Integer addInt(Integer a, Integer b) {
    return a + b;
  }

  @Override
  public Integer subInt(Integer a, Integer b) {
    return a - b;
  }

  @Override
  public Integer and(Integer a, Integer b) {
    return a & b;
  }

  @Override
  public Integer or(Integer a, Integer b) {
    return a | b;
  }

  @Override
  public Integer shiftLeft(Integer a, int places) {
    return a << places;
  }

  @Override
  public Integer shiftRight(Integer a, int places) {
    return a >> places;
  }

  @Override
  public Float toFloat(Integer a) {
    return (float) a.intValue();
  }

  @Override
  public Integer toInt(Float a) {
    return (int) a.floatValue();
  }
}
