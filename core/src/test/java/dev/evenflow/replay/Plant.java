package dev.evenflow.replay;

import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;

/** Expressions that are harmless but for one element, where a number goes bad in one operation. */
enum Plant {
  EXP("exp", Double.POSITIVE_INFINITY) {
    @Override
    Tensor on(Tensor x, Tensor here) {
      return x.mul(here.rsub(1)).add(here.mul(1000)).exp();
    }
  },
  EXPM1("expm1", Double.POSITIVE_INFINITY) {
    @Override
    Tensor on(Tensor x, Tensor here) {
      return x.mul(here.rsub(1)).add(here.mul(89)).expm1();
    }
  },
  SQUARE("mul", Double.POSITIVE_INFINITY) {
    @Override
    Tensor on(Tensor x, Tensor here) {
      return x.add(here.mul(-2e19)).square();
    }
  },
  POWER("pow", Double.POSITIVE_INFINITY) {
    @Override
    Tensor on(Tensor x, Tensor here) {
      return x.square().mul(here.rsub(1).mul(0.01)).add(1).add(here.mul(9)).pow(39);
    }
  },
  DIVISION_BY_0("div", Double.POSITIVE_INFINITY) {
    @Override
    Tensor on(Tensor x, Tensor here) {
      return x.mul(here.rsub(1)).add(here).div(here.rsub(1));
    }
  },
  OVERFLOWING_DIVISION("div", Double.NEGATIVE_INFINITY) {
    @Override
    Tensor on(Tensor x, Tensor here) {
      return x.sub(here.mul(1e20)).div(here.rsub(1).add(1e-20));
    }
  },
  NOTHING_BY_NOTHING("div", Double.NaN) {
    @Override
    Tensor on(Tensor x, Tensor here) {
      return x.mul(here.rsub(1)).div(here.rsub(1));
    }
  },
  LOG_OF_0("log", Double.NEGATIVE_INFINITY) {
    @Override
    Tensor on(Tensor x, Tensor here) {
      return x.square().add(1).mul(here.rsub(1)).log();
    }
  },
  LOG_BELOW_0("log", Double.NaN) {
    @Override
    Tensor on(Tensor x, Tensor here) {
      return x.square().add(1).sub(here.mul(1e9)).log();
    }
  },
  LOG1P_OF_MINUS_1("log1p", Double.NEGATIVE_INFINITY) {
    @Override
    Tensor on(Tensor x, Tensor here) {
      return x.square().mul(here.rsub(1)).sub(here).log1p();
    }
  },
  ROOT_BELOW_0("sqrt", Double.NaN) {
    @Override
    Tensor on(Tensor x, Tensor here) {
      return x.square().add(1).sub(here.mul(1e9)).sqrt();
    }
  },
  SUM("add", Double.POSITIVE_INFINITY) {
    @Override
    Tensor on(Tensor x, Tensor here) {
      return x.add(here.mul(3e38)).add(here.mul(2e38));
    }
  },
  DIFFERENCE("sub", Double.NEGATIVE_INFINITY) {
    @Override
    Tensor on(Tensor x, Tensor here) {
      return x.sub(here.mul(3e38)).sub(here.mul(2e38));
    }
  },
  INFINITY_LESS_INFINITY("sub", Double.NaN) {
    @Override
    Tensor on(Tensor x, Tensor here) {
      Tensor none = Tensor.constant(Double.NEGATIVE_INFINITY);
      Tensor hidden = Tensor.select(here, none, x);
      return hidden.sub(Tensor.select(here, none, x.zerosLike()));
    }
  },
  NOTHING_TIMES_INFINITY("mul", Double.NaN) {
    @Override
    Tensor on(Tensor x, Tensor here) {
      Tensor all = Tensor.constant(Double.POSITIVE_INFINITY);
      return x.mul(here.rsub(1)).mul(Tensor.select(here, all, x.onesLike()));
    }
  };

  private final String operation;
  private final double value;

  Plant(String operation, double value) {
    this.operation = operation;
    this.value = value;
  }

  /**
   * Writes the expression.
   *
   * @param here of the same shape, 1 at the element that goes bad, else 0
   */
  abstract Tensor on(Tensor x, Tensor here);

  /** Writes the expression with an element of its own. */
  Tensor at(int place, Tensor x) {
    return on(x, only(x.shape(), place));
  }

  /** 1 at one place, else 0. */
  static Tensor only(Shape shape, int place) {
    float[] values = new float[shape.size()];
    values[place] = 1;
    return Tensor.literal(shape, values);
  }

  /** The operation that makes it bad. */
  String operation() {
    return operation;
  }

  /** What it becomes. */
  double value() {
    return value;
  }
}
