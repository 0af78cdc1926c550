package dev.evenflow.interpreter;

import dev.evenflow.kernel.Functions;
import dev.evenflow.kernel.ScalarArithmetic;
import dev.evenflow.tensor.Elementwise.Binary;
import dev.evenflow.tensor.Elementwise.Unary;

/** What the interpreter computes in. */
public enum Rounding {
  /** Everything in double: the oracle of the tests. */
  DOUBLE {
    @Override
    double round(double value) {
      return value;
    }

    @Override
    double apply(Unary function, double x) {
      return ScalarFunctions.apply(function, x);
    }

    @Override
    double apply(Binary function, double a, double b) {
      return ScalarFunctions.apply(function, a, b);
    }
  },

  /** Every operation of a tensor rounded to float as in the kernels; rank 0 stays in double. */
  FLOAT {
    @Override
    double round(double value) {
      return (float) value;
    }

    @Override
    double apply(Unary function, double wide) {
      float x = (float) wide;
      return switch (function) {
        case CBRT -> Functions.cbrt(FLOATS, x);
        case EXP -> Functions.exp(FLOATS, x);
        case EXPM1 -> Functions.expm1(FLOATS, x);
        case LOG -> Functions.log(FLOATS, x);
        case LOG1P -> Functions.log1p(FLOATS, x);
        case TANH -> Functions.tanh(FLOATS, x);
        case SIGMOID -> Functions.sigmoid(FLOATS, x);
        case SOFTPLUS -> Functions.softplus(FLOATS, x);
        case ERF -> Functions.erf(FLOATS, x);
        case SIN -> Functions.sin(FLOATS, x);
        case COS -> Functions.cos(FLOATS, x);
        case NEGATE, ABS, SIGN, SQRT -> (float) ScalarFunctions.apply(function, x);
      };
    }

    @Override
    double apply(Binary function, double a, double b) {
      return function == Binary.POW
          ? Functions.pow(FLOATS, (float) a, (float) b)
          : (float) ScalarFunctions.apply(function, (float) a, (float) b);
    }
  };

  private static final ScalarArithmetic FLOATS = new ScalarArithmetic();

  /** The value as an element of a tensor. */
  abstract double round(double value);

  /** The function of an element. */
  abstract double apply(Unary function, double x);

  /** The function of two elements. */
  abstract double apply(Binary function, double a, double b);
}
