package dev.evenflow.tensor;

import java.util.Locale;

/**
 * One output element from the elements at the same place of inputs of the same shape. Operands of
 * other shapes are broadcast before. Rank-0 ones are evaluated in double.
 */
public sealed interface Elementwise extends Operation {

  /** A function of one value. */
  enum Unary implements Elementwise {
    /** {@code -x}. */
    NEGATE,
    /** {@code |x|}, with slope 0 at 0. */
    ABS,
    /** -1, 0 or 1; NaN stays NaN. */
    SIGN,
    /** The square root, correctly rounded. */
    SQRT,
    /** The cube root, of negative values too. */
    CBRT,
    /** {@code e^x}. */
    EXP,
    /** {@code e^x - 1}, precise near 0. */
    EXPM1,
    /** The natural logarithm. */
    LOG,
    /** {@code ln(1 + x)}, precise near 0. */
    LOG1P,
    /** The hyperbolic tangent. */
    TANH,
    /** {@code 1 / (1 + e^-x)}. */
    SIGMOID,
    /** {@code ln(1 + e^x)} without overflow. */
    SOFTPLUS,
    /** The error function. */
    ERF,
    /** The sine. */
    SIN,
    /** The cosine. */
    COS;

    @Override
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void differentiate(Tensor node, Tensor g, Adjoints adjoints) {
      Tensor x = node.input(0);
      switch (this) {
        case NEGATE -> adjoints.add(x, g.negate());
        case ABS -> adjoints.add(x, g.mul(x.sign()));
        case SIGN -> {}
        case SQRT -> adjoints.add(x, g.mul(0.5).div(node));
        case CBRT -> adjoints.add(x, g.div(node.square().mul(3)));
        case EXP -> adjoints.add(x, g.mul(node));
        case EXPM1 -> adjoints.add(x, g.mul(node.add(1)));
        case LOG -> adjoints.add(x, g.div(x));
        case LOG1P -> adjoints.add(x, g.div(x.add(1)));
        case TANH -> adjoints.add(x, g.mul(node.square().rsub(1)));
        case SIGMOID -> adjoints.add(x, g.mul(node.mul(node.rsub(1))));
        case SOFTPLUS -> adjoints.add(x, g.mul(x.sigmoid()));
        case ERF ->
            adjoints.add(
                x, g.mul(x.square().negate().exp().mul(2 / StrictMath.sqrt(StrictMath.PI))));
        case SIN -> adjoints.add(x, g.mul(x.cos()));
        case COS -> adjoints.add(x, g.mul(x.sin()).negate());
      }
    }
  }

  /** A function of two values. */
  enum Binary implements Elementwise {
    /** {@code a + b}. */
    ADD,
    /** {@code a - b}. */
    SUB,
    /** {@code a * b}. */
    MUL,
    /** {@code a / b}. */
    DIV,
    /** The smaller one, NaN if either is; at a tie the gradient goes to {@code b}. */
    MIN,
    /** The larger one, NaN if either is; at a tie the gradient goes to {@code b}: relu'(0) = 0. */
    MAX,
    /** {@code a^b}; differentiated by {@code b} only where a > 0. */
    POW,
    /** 1 where {@code a < b}, else 0. */
    LESS,
    /** 1 where {@code a <= b}, else 0. */
    LESS_OR_EQUAL,
    /** 1 where {@code a == b}, else 0. */
    EQUAL;

    @Override
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public void differentiate(Tensor node, Tensor g, Adjoints adjoints) {
      Tensor a = node.input(0);
      Tensor b = node.input(1);
      switch (this) {
        case ADD -> {
          adjoints.add(a, g);
          adjoints.add(b, g);
        }
        case SUB -> {
          adjoints.add(a, g);
          adjoints.add(b, g.negate());
        }
        case MUL -> {
          adjoints.add(a, g.mul(b));
          adjoints.add(b, g.mul(a));
        }
        case DIV -> {
          Tensor byA = g.div(b);
          adjoints.add(a, byA);
          adjoints.add(b, byA.mul(node).negate());
        }
        // Asked of the result, so that the operand need not be kept.
        case MIN -> choose(node.less(b), a, b, g, adjoints);
        case MAX -> choose(b.less(node), a, b, g, adjoints);
        case POW -> {
          // At 0^0 the slope by a is 0, not 0 * Infinity.
          Tensor base = Tensor.select(b.equal(Tensor.constant(0)), nonzero(a), a);
          adjoints.add(a, g.mul(b.mul(base.pow(b.sub(1)))));
          Tensor positive = a.greater(0);
          Tensor log = Tensor.select(positive, a, a.onesLike()).log();
          adjoints.add(b, g.mul(node.mul(log)));
        }
        case LESS, LESS_OR_EQUAL, EQUAL -> {}
      }
    }

    /** The value, or 1 where it is 0. */
    private static Tensor nonzero(Tensor x) {
      return Tensor.select(x.equal(Tensor.constant(0)), Tensor.constant(1), x);
    }

    private static void choose(Tensor first, Tensor a, Tensor b, Tensor g, Adjoints adjoints) {
      Tensor none = g.zerosLike();
      adjoints.add(a, Tensor.select(first, g, none));
      adjoints.add(b, Tensor.select(first, none, g));
    }
  }

  /**
   * The second input where the first is not 0, else the third. The side not taken has no influence,
   * be it Inf or NaN.
   */
  record Select() implements Elementwise {
    @Override
    public void differentiate(Tensor node, Tensor g, Adjoints adjoints) {
      Tensor condition = node.input(0);
      Tensor none = g.zerosLike();
      adjoints.add(node.input(1), Tensor.select(condition, g, none));
      adjoints.add(node.input(2), Tensor.select(condition, none, g));
    }
  }

  /** The float of an integer (exact below 2^24). */
  record Cast() implements Elementwise {
    @Override
    public void differentiate(Tensor node, Tensor g, Adjoints adjoints) {}
  }
}
