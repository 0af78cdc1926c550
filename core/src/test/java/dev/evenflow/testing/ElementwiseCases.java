package dev.evenflow.testing;

import static dev.evenflow.testing.Argument.awayFromZero;
import static dev.evenflow.testing.Argument.between;
import static dev.evenflow.testing.Argument.ints;
import static dev.evenflow.testing.Argument.normal;
import static dev.evenflow.testing.Argument.wholes;

import dev.evenflow.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Functions of one value and of two in every pattern of broadcasting, selection and casts. */
final class ElementwiseCases {
  private final List<Case> cases = new ArrayList<>();

  private ElementwiseCases() {}

  static List<Case> all() {
    ElementwiseCases made = new ElementwiseCases();
    made.unary();
    made.binary();
    made.powers();
    made.selections();
    return made.cases;
  }

  private void unary() {
    Function<int[], Argument> any = Argument::normal;
    Function<int[], Argument> positive = extents -> between(0.2, 3, extents);
    unary("negate", Tensor::negate, any);
    unary("abs", Tensor::abs, Argument::awayFromZero);
    unary("sign", Tensor::sign, Argument::awayFromZero);
    unary("square", Tensor::square, any);
    unary("sqrt", Tensor::sqrt, positive);
    unary("cbrt", Tensor::cbrt, Argument::awayFromZero);
    unary("exp", Tensor::exp, any);
    unary("expm1", Tensor::expm1, any);
    unary("log", Tensor::log, positive);
    unary("log1p", Tensor::log1p, extents -> between(-0.8, 3, extents));
    unary("tanh", Tensor::tanh, any);
    unary("sigmoid", Tensor::sigmoid, any);
    unary("softplus", Tensor::softplus, any);
    unary("erf", Tensor::erf, any);
    unary("sin", Tensor::sin, any);
    unary("cos", Tensor::cos, any);
    unary("rsub", x -> x.rsub(2.5), any);
    unary("rdiv", x -> x.rdiv(2.5), Argument::awayFromZero);
    unary("add-constant", x -> x.add(0.1), any);
    unary("mul-constant", x -> x.mul(0.1), any);
    unary("max-constant", x -> x.max(0), Argument::awayFromZero);
    unary("min-constant", x -> x.min(0), Argument::awayFromZero);
    unary("same-operand", x -> x.mul(x).add(x).div(x.add(10)), any);
  }

  private void unary(
      String name, UnaryOperator<Tensor> function, Function<int[], Argument> values) {
    for (int[] extents : new int[][] {{}, {2, 3}, {37}}) {
      Argument x = values.apply(extents);
      cases.add(Case.unary(name + x.shape(), function, x));
    }
  }

  private void binary() {
    Function<int[], Argument> any = Argument::normal;
    binary("add", Tensor::add, any, any);
    binary("sub", Tensor::sub, any, any);
    binary("mul", Tensor::mul, any, any);
    binary("div", Tensor::div, any, Argument::awayFromZero);
    binary("min", Tensor::min, any, any);
    binary("max", Tensor::max, any, any);
    binary(
        "pow",
        Tensor::pow,
        extents -> between(0.3, 2, extents),
        extents -> between(-2, 3, extents));
    binary("less", Tensor::less, any, any);
    binary("less-or-equal", Tensor::lessOrEqual, any, any);
    binary("greater", Tensor::greater, any, any);
    cases.add(Case.binary("equal", Tensor::equal, wholes(2, 3, 4), wholes(2, 4)).notSmooth());
    cases.add(Case.binary("equal-ints", Tensor::equal, ints(2, 3, 4), ints(2, 3, 1)));
    for (BinaryOperator<Tensor> compare :
        List.<BinaryOperator<Tensor>>of(Tensor::less, Tensor::lessOrEqual, Tensor::max)) {
      String name = "ties" + cases.size();
      cases.add(Case.binary(name, compare, wholes(2, 3, 4), wholes(2, 4)).notSmooth());
    }
  }

  private void binary(
      String name,
      BinaryOperator<Tensor> function,
      Function<int[], Argument> left,
      Function<int[], Argument> right) {
    int[][][] patterns = {
      {{2, 3, 4}, {2, 3, 4}},
      {{}, {}},
      {{2, 3}, {3}},
      {{2, 3}, {2, 1}},
      {{2, 3}, {}},
      {{}, {5}},
      {{3, 1}, {1, 4}},
      {{2, 3, 4}, {2, 1, 4}},
      {{2, 1, 4}, {3, 1}},
      {{4}, {2, 3, 4}},
      {{1}, {2, 3}},
    };
    for (int[][] pattern : patterns) {
      Argument a = left.apply(pattern[0]);
      Argument b = right.apply(pattern[1]);
      cases.add(Case.binary(name + a.shape() + b.shape(), function, a, b));
    }
  }

  private void powers() {
    for (double exponent : new double[] {-2, -1, 0, 1, 2, 3}) {
      cases.add(Case.unary("pow" + exponent, x -> x.pow(exponent), awayFromZero(2, 3)));
    }
    for (double exponent : new double[] {-0.5, 0.5, 1.7}) {
      cases.add(Case.unary("pow" + exponent, x -> x.pow(exponent), between(0.3, 2, 2, 3)));
    }
  }

  private void selections() {
    cases.add(
        Case.binary(
            "select",
            (x, y) -> Tensor.select(x.less(y), x.mul(y), y.exp()),
            normal(2, 3),
            normal(2, 3)));
    int[][][] patterns = {
      {{2, 1}, {3}, {}}, {{}, {2, 3}, {3}}, {{2, 3, 4}, {2, 1, 4}, {1, 3, 1}}, {{}, {}, {}}
    };
    for (int[][] pattern : patterns) {
      Argument condition = ints(2, pattern[0]);
      Argument yes = normal(pattern[1]);
      Argument no = normal(pattern[2]);
      cases.add(
          Case.of(
              "select" + condition.shape() + yes.shape() + no.shape(),
              inputs -> Tensor.select(inputs.get(0).toFloats(), inputs.get(1), inputs.get(2)),
              condition,
              yes,
              no));
    }
    cases.add(Case.binary("cast", (i, x) -> i.toFloats().mul(x), ints(9, 2, 3), normal(3)));
    cases.add(Case.binary("cast-scalar", (i, x) -> i.toFloats().mul(x), ints(9), normal(3)));
  }
}
