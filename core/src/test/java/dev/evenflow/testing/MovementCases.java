package dev.evenflow.testing;

import static dev.evenflow.testing.Argument.ints;
import static dev.evenflow.testing.Argument.normal;

import dev.evenflow.random.RandomStream;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Sources, and operations that move elements. */
final class MovementCases {
  private final List<Case> cases = new ArrayList<>();

  private MovementCases() {}

  static List<Case> all() {
    MovementCases made = new MovementCases();
    made.sources();
    made.shapes();
    made.transposes();
    made.slices();
    made.longSlices();
    made.concatenations();
    return made.cases;
  }

  private void of(String name, UnaryOperator<Tensor> movement, int... extents) {
    // Squared, so that the second derivative is not zero.
    cases.add(Case.unary(name, x -> movement.apply(x).square(), normal(extents)));
  }

  private void sources() {
    RandomStream stream = new RandomStream(7, "noise");
    of("constant", x -> x.add(Tensor.constant(0.1)), 5);
    of("literal", x -> x.mul(Tensor.literal(Shape.of(2, 2), 1, 2, 3, 4)), 2, 2);
    of("literal-scalar", x -> x.mul(Tensor.literal(Shape.SCALAR, 3)), 2, 2);
    of("iota", x -> x.mul(Tensor.iota(37)), 2, 37);
    of("zeros", x -> x.add(x.zerosLike()).mul(x.onesLike()), 3);
    of("uniform", x -> x.mul(Tensor.uniform(Shape.of(3, 5), stream, Tensor.constant(4))), 3, 5);
    cases.add(
        Case.binary(
            "uniform-at",
            (x, at) -> x.mul(Tensor.uniform(Shape.of(17), stream, at.toFloats())),
            normal(17),
            ints(9)));
    cases.add(Case.unary("detach", x -> x.detach().mul(x), normal(4)).notSmooth());
  }

  private void shapes() {
    of("reshape", x -> x.reshape(Shape.of(3, 2)), 2, 3);
    of("reshape-open", x -> x.reshape(2, -1), 2, 3, 4);
    of("reshape-to-scalar", x -> x.reshape(Shape.SCALAR), 1, 1);
    of("reshape-of-scalar", x -> x.reshape(1, 1, 1));
    of("reshape-ones", x -> x.reshape(2, 1, 3, 1), 2, 3);
    of("broadcast-scalar", x -> x.broadcastTo(Shape.of(2, 3)));
    of("broadcast-row", x -> x.broadcastTo(Shape.of(4, 3)), 3);
    of("broadcast-column", x -> x.broadcastTo(Shape.of(2, 5)), 2, 1);
    of("broadcast-middle", x -> x.broadcastTo(Shape.of(2, 3, 4)), 2, 1, 4);
    of("broadcast-ends", x -> x.broadcastTo(Shape.of(2, 2, 3, 4)), 2, 1, 3, 1);
    of("sum-to-scalar", x -> x.sumTo(Shape.SCALAR), 2, 3);
    of("sum-to-row", x -> x.sumTo(Shape.of(3)), 2, 3);
    of("sum-to-column", x -> x.sumTo(Shape.of(2, 1)), 2, 3);
    of("sum-to-middle", x -> x.sumTo(Shape.of(3, 1)), 2, 3, 4);
    of("sum-to-ones", x -> x.sumTo(Shape.of(1, 1)), 2, 1, 3);
    cases.add(
        Case.unary("ints", i -> i.reshape(3, 2).transpose(1, 0).slice(1, 1, 3), ints(50, 2, 3)));
  }

  private void transposes() {
    for (int[] order : new int[][] {{0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}}) {
      of("transpose" + order[0] + order[1] + order[2], x -> x.transpose(order), 2, 3, 4);
    }
    of("transpose-matrix", x -> x.transpose(1, 0), 3, 5);
    of("transpose-heads", x -> x.transpose(0, 2, 1, 3), 2, 3, 2, 4);
    of("transpose-negative", x -> x.transpose(-1, 0, -2), 2, 3, 4);
    of("transpose-ones", x -> x.transpose(1, 0, 2), 1, 3, 4);
  }

  private void slices() {
    for (int axis = 0; axis < 3; axis++) {
      int sliced = axis;
      of("slice" + axis, x -> x.slice(sliced, 1, 3), 3, 4, 5);
      of("slice-by-2-" + axis, x -> x.slice(sliced, 0, 3, 2), 3, 4, 5);
      of("pad" + axis, x -> x.pad(sliced, 1, 1, 6), 2, 3, 4);
      of("pad-by-3-" + axis, x -> x.pad(sliced, 2, 3, 13), 2, 3, 4);
    }
    of("slice-vector", x -> x.slice(-1, 4, 5), 7);
    of("slice-of-slice", x -> x.slice(0, 1, 9, 2).slice(0, 1, 4, 2), 9);
    of("slices-summed", x -> x.slice(0, 0, 3).mul(x.slice(0, 2, 5)), 5, 2);
  }

  /** Slices whose rows are long enough for elementwise code to read them where they are. */
  private void longSlices() {
    of("slice-halves", x -> x.slice(1, 0, 20).mul(x.slice(1, 20, 40).exp()), 3, 40);
    of("slice-rows-in-the-middle", x -> x.slice(1, 1, 4).exp().mul(x.slice(1, 3, 6)), 2, 6, 7);
    of("slice-of-long-slice", x -> x.slice(1, 3, 39).slice(1, 2, 22).exp(), 3, 40);
    of("slice-of-exponential", x -> x.exp().slice(1, 1, 18).mul(x.slice(1, 2, 19)), 3, 20);
    of("slice-of-broadcast", x -> x.broadcastTo(Shape.of(3, 40)).slice(1, 2, 30).exp(), 40);
    of("slice-reshaped", x -> x.slice(1, 3, 21).reshape(6, 9).exp(), 3, 40);
    of("slice-broadcast", x -> x.slice(1, 3, 4).exp().mul(x.slice(1, 0, 1)).mul(x), 2, 6, 20);
    of("slice-broadcast-unread", x -> x.slice(1, 3, 4).mul(x), 2, 6, 20);
    of(
        "slice-summed-and-read",
        x -> x.slice(1, 3, 21).sum(1).reshape(3, 1).mul(x.slice(1, 3, 21).exp()),
        3,
        40);
    of("slices-padded", x -> x.slice(1, 0, 20).exp().pad(1, 0, 1, 40).add(x), 3, 40);
    cases.add(Case.unary("int-slice", i -> i.slice(1, 2, 20).toFloats(), ints(50, 3, 24)));
  }

  private void concatenations() {
    for (int axis = 0; axis < 3; axis++) {
      int joined = axis;
      Argument[] parts = {
        normal(Shape.of(2, 3, 4).with(axis, 1).extents()), normal(2, 3, 4), normal(2, 3, 4)
      };
      cases.add(Case.of("concat" + axis, x -> Tensor.concat(joined, x).square(), parts));
    }
    of("concat-same", x -> Tensor.concat(0, List.of(x, x.exp(), x)), 3);
    of("concat-halves", x -> Tensor.concat(1, List.of(x.slice(1, 2, 4), x.slice(1, 0, 2))), 3, 4);
  }
}
