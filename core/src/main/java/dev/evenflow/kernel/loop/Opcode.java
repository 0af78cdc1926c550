package dev.evenflow.kernel.loop;

/** What an instruction of a loop's body does; F, I and M are a float, int or truth value a lane. */
public enum Opcode {
  /** F: the element of an operand that runs along the inner loop. */
  LOAD(Kind.F),
  /** F: the element of an operand that stands still along the inner loop. */
  LOAD_FIXED(Kind.F),
  /** F: a rank-0 operand. */
  SCALAR(Kind.F),
  /** F: a constant, given by its bits. */
  CONSTANT(Kind.F),
  /** I: a constant. */
  INTEGER(Kind.I),
  /** F: a + b. */
  ADD(Kind.F),
  /** F: a - b. */
  SUB(Kind.F),
  /** F: a * b. */
  MUL(Kind.F),
  /** F: a / b. */
  DIV(Kind.F),
  /** F: a * b + c, rounded once. */
  FMA(Kind.F),
  /** F: the smaller one. */
  MIN(Kind.F),
  /** F: the larger one. */
  MAX(Kind.F),
  /** F: -a. */
  NEG(Kind.F),
  /** F: the absolute value. */
  ABS(Kind.F),
  /** F: the square root. */
  SQRT(Kind.F),
  /** M: a below b. */
  LESS(Kind.M),
  /** M: a at most b. */
  LESS_OR_EQUAL(Kind.M),
  /** M: a equal to b. */
  EQUAL(Kind.M),
  /** F: b where the truth value a holds, else c. */
  SELECT(Kind.F),
  /** I: the bits of a float. */
  BITS(Kind.I),
  /** F: the float of bits. */
  FROM_BITS(Kind.F),
  /** I: a + b. */
  ADD_INT(Kind.I),
  /** I: a - b. */
  SUB_INT(Kind.I),
  /** I: {@code a & b}. */
  AND(Kind.I),
  /** I: a | b. */
  OR(Kind.I),
  /** I: a shifted left by the immediate. */
  SHIFT_LEFT(Kind.I),
  /** I: a shifted right by the immediate, the sign copied. */
  SHIFT_RIGHT(Kind.I),
  /** F: the nearest float of an int. */
  TO_FLOAT(Kind.F),
  /** I: truncation towards zero. */
  TO_INT(Kind.I),
  /** Nothing: writes F a to an operand that runs along the inner loop. */
  STORE(Kind.NONE),
  /** Nothing: adds F a to the sum that the immediate numbers. */
  SUM(Kind.NONE),
  /** Nothing: adds the square of F a in double to the sum that the immediate numbers. */
  SUM_OF_SQUARES(Kind.NONE),
  /** Nothing: lets F a compete for the maximum that the immediate numbers. */
  MAXIMUM(Kind.NONE);

  /** What a lane of a value is. */
  enum Kind {
    F,
    I,
    M,
    NONE
  }

  private final Kind kind;

  Opcode(Kind kind) {
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }

  /** Whether a value per lane is reduced to one. */
  public boolean isReduction() {
    return this == SUM || this == SUM_OF_SQUARES || this == MAXIMUM;
  }
}
