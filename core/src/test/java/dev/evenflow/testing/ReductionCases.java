package dev.evenflow.testing;

import static dev.evenflow.testing.Argument.normal;
import static dev.evenflow.testing.Argument.wholes;

import dev.evenflow.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Sums, means, squares and maxima, and what is composed of them. */
final class ReductionCases {
  private final List<Case> cases = new ArrayList<>();

  private ReductionCases() {}

  static List<Case> all() {
    ReductionCases made = new ReductionCases();
    made.sums();
    made.maxima();
    made.compositions();
    return made.cases;
  }

  private void of(String name, UnaryOperator<Tensor> reduction, int... extents) {
    cases.add(Case.unary(name, reduction, normal(extents)));
  }

  private void sums() {
    for (int subset = 1; subset < 16; subset++) {
      int chosen = subset;
      int[] axes = IntStream.range(0, 4).filter(axis -> (chosen >> axis & 1) == 1).toArray();
      of("sum" + Arrays.toString(axes), x -> x.sum(axes).square(), 2, 3, 2, 4);
    }
    of("sum-all", x -> x.sum().square(), 3, 5);
    of("sum-scalar", x -> x.sum().square());
    of("sum-vector", x -> x.sum(0).square(), 37);
    of("sum-long-rows", x -> x.sum(1).square(), 2, 67);
    of("sum-long-columns", x -> x.sum(0).square(), 67, 2);
    of("sum-negative-axis", x -> x.sum(-1, 0).square(), 2, 3, 4);
    of("mean", x -> x.mean().square(), 3, 5);
    of("mean-axes", x -> x.mean(0, 2).square(), 2, 3, 4);
    of("mean-kept", x -> x.sub(x.meanKept(1, 2)).square(), 2, 3, 4);
    of("sum-of-squares", Tensor::sumOfSquares, 3, 5);
    of("sum-of-squares-scalar", Tensor::sumOfSquares);
    of("norm", x -> x.div(x.sumOfSquares().sqrt()), 3, 5);
  }

  private void maxima() {
    for (int axis = 0; axis < 3; axis++) {
      int along = axis;
      of("max" + axis, x -> x.maxAlong(along).square(), 2, 3, 4);
      of("arg-max" + axis, x -> x.argMax(along), 2, 3, 4);
      cases.add(
          Case.unary("max-ties" + axis, x -> x.maxAlong(along), wholes(2, 2, 3, 4)).notSmooth());
      cases.add(
          Case.unary("arg-max-ties" + axis, x -> x.argMax(along), wholes(2, 2, 3, 4)).notSmooth());
    }
    of("max-all", x -> x.max().square(), 3, 5);
    of("max-scalar", x -> x.max().square());
    of("max-of-one", x -> x.maxAlong(0).square(), 1, 3);
  }

  private void compositions() {
    for (int axis = 0; axis < 3; axis++) {
      int along = axis;
      of("softmax" + axis, x -> x.softmax(along), 2, 3, 4);
      of("log-softmax" + axis, x -> x.logSoftmax(along), 2, 3, 4);
    }
    of("softmax-vector", x -> x.softmax(-1), 5);
    of("layer-norm", ReductionCases::layerNorm, 3, 7);
    of("gelu", x -> x.mul(x.div(StrictMath.sqrt(2)).erf().add(1)).mul(0.5), 3, 7);
  }

  private static Tensor layerNorm(Tensor x) {
    Tensor centered = x.sub(x.meanKept(-1));
    return centered.div(centered.square().meanKept(-1).add(1e-5).sqrt());
  }
}
