package dev.evenflow.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenflow.random.RandomStream;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The shapes that operations have, and the sentences of those that cannot be. */
class TensorTest {
  /** A sentence and the call that is answered by it. */
  record Fault(String sentence, Runnable call) {
    @Override
    public String toString() {
      return sentence;
    }
  }

  private static Tensor x(int... extents) {
    return Tensor.input("x", Shape.of(extents));
  }

  private static Tensor ints(int... extents) {
    return Tensor.intInput("i", Shape.of(extents));
  }

  static Stream<Fault> elementwiseFaults() {
    return Stream.of(
        new Fault("add: [2x3] and [2] do not broadcast: 3 meets 2", () -> x(2, 3).add(x(2))),
        new Fault("sub: [2] and [3x4] do not broadcast: 2 meets 4", () -> x(2).sub(x(3, 4))),
        new Fault("pow: [2x3] and [3x3] do not broadcast: 2 meets 3", () -> x(2, 3).pow(x(3, 3))),
        new Fault(
            "less-or-equal: [2x1x4] and [3x3] do not broadcast: 4 meets 3",
            () -> x(2, 1, 4).lessOrEqual(x(3, 3))),
        new Fault(
            "select: [2] and [3] do not broadcast: 2 meets 3",
            () -> Tensor.select(x(2), x(3), x())),
        new Fault(
            "select: [2x3] and [4] do not broadcast: 3 meets 4",
            () -> Tensor.select(x(2, 1), x(3), x(4))),
        new Fault("exp: needs float32 elements, given int32 [2]: cast first", () -> ints(2).exp()),
        new Fault(
            "add: needs float32 elements, given int32 [2]: cast first", () -> x(2).add(ints(2))),
        new Fault("literal: 3 values do not fill [2x2]", () -> literal()),
        new Fault("shape: every extent must be at least 1, given [0]", () -> Tensor.iota(0)),
        new Fault(
            "uniform: the position must be rank 0, given [2]",
            () -> Tensor.uniform(Shape.of(2), new RandomStream(1, "s"), x(2))));
  }

  private static Tensor literal() {
    return Tensor.literal(Shape.of(2, 2), 1, 2, 3);
  }

  static Stream<Fault> movementFaults() {
    return Stream.of(
        new Fault("reshape: [2x3] has 6 elements, [4x2] needs 8", () -> x(2, 3).reshape(4, 2)),
        new Fault(
            "reshape: [2x3] has 6 elements, which do not fill [4x-1]",
            () -> x(2, 3).reshape(4, -1)),
        new Fault(
            "reshape: [2x3] has 6 elements, which do not fill [-1x-1]",
            () -> x(2, 3).reshape(-1, -1)),
        new Fault(
            "reshape: [2x3] has 6 elements, which do not fill [65536x65536x-1]",
            () -> x(2, 3).reshape(65_536, 65_536, -1)),
        new Fault(
            "shape: every extent must be at least 1, given [6x0]", () -> x(2, 3).reshape(6, 0)),
        new Fault(
            "broadcast: [2x3] does not stretch to [3]", () -> x(2, 3).broadcastTo(Shape.of(3))),
        new Fault(
            "broadcast: [2x3] and [2x4] do not broadcast: 3 meets 4",
            () -> x(2, 3).broadcastTo(Shape.of(2, 4))),
        new Fault(
            "sum-to: [2x3] is no broadcast of [4x2x3]", () -> x(2, 3).sumTo(Shape.of(4, 2, 3))),
        new Fault(
            "sum-to: [2x3] and [2] do not broadcast: 3 meets 2", () -> x(2, 3).sumTo(Shape.of(2))),
        new Fault("transpose: axis 2 does not exist in [2x3]", () -> x(2, 3).transpose(0, 2)),
        new Fault("transpose: axis -2 is named twice", () -> x(2, 3).transpose(0, -2)),
        new Fault("transpose: 1 axes named, [2x3] has 2", () -> x(2, 3).transpose(1)),
        new Fault("slice: axis 2 does not exist in [2x3]", () -> x(2, 3).slice(2, 0, 1)),
        new Fault("slice: 1 to 4 by 1 of axis 1 in [2x3]", () -> x(2, 3).slice(1, 1, 4)),
        new Fault("slice: 1 to 1 by 1 of axis 1 in [2x3]", () -> x(2, 3).slice(1, 1, 1)),
        new Fault("slice: -1 to 1 by 1 of axis 1 in [2x3]", () -> x(2, 3).slice(1, -1, 1)),
        new Fault("slice: 0 to 1 by 0 of axis 1 in [2x3]", () -> x(2, 3).slice(1, 0, 1, 0)),
        new Fault("pad: [2x3] at 1 by 2 does not fit into 5", () -> x(2, 3).pad(1, 1, 2, 5)),
        new Fault("pad: [2x3] at -1 by 1 does not fit into 5", () -> x(2, 3).pad(1, -1, 1, 5)),
        new Fault("concat: needs at least one tensor", () -> Tensor.concat(0, List.of())),
        new Fault(
            "concat: [2x3] and [2x4] differ beside axis 0",
            () -> Tensor.concat(0, List.of(x(2, 3), x(2, 4)))),
        new Fault(
            "concat: [2x3] and [3] differ beside axis 0",
            () -> Tensor.concat(0, List.of(x(2, 3), x(3)))),
        new Fault(
            "concat: axis 1 does not exist in [3]", () -> Tensor.concat(1, List.of(x(3), x(3)))));
  }

  static Stream<Fault> reductionFaults() {
    return Stream.of(
        new Fault("sum: axis 2 does not exist in [2x3]", () -> x(2, 3).sum(2)),
        new Fault("sum: axis 1 is named twice", () -> x(2, 3).sum(1, -1)),
        new Fault("mean: axis -3 does not exist in [2x3]", () -> x(2, 3).mean(-3)),
        new Fault("mean: axis 5 does not exist in [2x3]", () -> x(2, 3).meanKept(5)),
        new Fault("max-along: axis 2 does not exist in [2x3]", () -> x(2, 3).maxAlong(2)),
        new Fault("arg-max: axis 0 does not exist in []", () -> x().argMax(0)),
        new Fault("softmax: axis 2 does not exist in [2x3]", () -> x(2, 3).softmax(2)),
        new Fault("log-softmax: axis 2 does not exist in [2x3]", () -> x(2, 3).logSoftmax(2)),
        new Fault("sum: needs float32 elements, given int32 [2]: cast first", () -> ints(2).sum()),
        new Fault(
            "sum-of-squares: needs float32 elements, given int32 [2]: cast first",
            () -> ints(2).sumOfSquares()));
  }

  static Stream<Fault> productFaults() {
    Window window = Window.square(3, 1, 1);
    return Stream.of(
        new Fault(
            "matmul: [2x3] by [4x5]: inner extents 3 and 4 differ", () -> x(2, 3).matmul(x(4, 5))),
        new Fault(
            "matmul: [7x2x3] by [4x5]: inner extents 3 and 4 differ",
            () -> x(7, 2, 3).matmul(x(4, 5))),
        new Fault(
            "matmul: [2x3] by [3x5]: inner extents 2 and 3 differ",
            () -> Tensor.matmul(x(2, 3), x(3, 5), true, false)),
        new Fault(
            "matmul: [2x3] by [3x5]: inner extents 3 and 5 differ",
            () -> Tensor.matmul(x(2, 3), x(3, 5), false, true)),
        new Fault(
            "matmul: [3] by [3x5]: both need the same rank of at least 2",
            () -> x(3).matmul(x(3, 5))),
        new Fault(
            "matmul: [2x2x3] by [4x3x5]: batch axes differ", () -> x(2, 2, 3).matmul(x(4, 3, 5))),
        new Fault(
            "conv2d: needs [n, h, w, c] and [kh, kw, in / groups, out], given [5x5x2] and"
                + " [3x3x2x4]",
            () -> x(5, 5, 2).conv2d(x(3, 3, 2, 4), window, 1)),
        new Fault(
            "conv2d: images [1x5x5x2] with weights [3x3x3x4] in 1 groups: channels do not fit",
            () -> x(1, 5, 5, 2).conv2d(x(3, 3, 3, 4), window, 1)),
        new Fault(
            "conv2d: images [1x5x5x4] with weights [3x3x2x3] in 2 groups: channels do not fit",
            () -> x(1, 5, 5, 4).conv2d(x(3, 3, 2, 3), window, 2)),
        new Fault(
            "conv2d: images [1x5x5x4] with weights [3x3x4x3] in 0 groups: channels do not fit",
            () -> x(1, 5, 5, 4).conv2d(x(3, 3, 4, 3), window, 0)),
        new Fault(
            "conv2d: weights [3x2x2x4] do not fit a window of 3x3",
            () -> x(1, 5, 5, 2).conv2d(x(3, 2, 2, 4), window, 1)),
        new Fault(
            "conv2d: a window of 3x3 does not fit into [1x2x5x2]",
            () -> x(1, 2, 5, 2).conv2d(x(3, 3, 2, 4), Window.square(3, 1, 0), 1)),
        new Fault(
            "conv2d: needs float32 elements, given int32 [1x5x5x2]: cast first",
            () -> ints(1, 5, 5, 2).conv2d(x(3, 3, 2, 4), window, 1)),
        new Fault(
            "conv-transpose2d: given [1x4x4x4], but images [1x5x5x2] convolve to [1x5x5x4]",
            () -> x(1, 4, 4, 4).convTranspose2d(x(3, 3, 2, 4), window, 1, Shape.of(1, 5, 5, 2))),
        new Fault(
            "conv-transpose2d: images [1x5x5x3] with weights [3x3x2x4] in 1 groups: channels do"
                + " not fit",
            () -> x(1, 5, 5, 4).convTranspose2d(x(3, 3, 2, 4), window, 1, Shape.of(1, 5, 5, 3))),
        new Fault(
            "conv2d-weight-gradient: given [1x5x5x3], but images [1x5x5x2] convolve to [1x5x5x4]",
            () ->
                Convolving.weightGradient(
                    x(1, 5, 5, 2), x(1, 5, 5, 3), window, 1, Shape.of(3, 3, 2, 4))),
        new Fault(
            "sum-pool: needs an image batch [n, h, w, c], given [5x5x2]",
            () -> x(5, 5, 2).sumPool(window)),
        new Fault(
            "max-pool: needs an image batch [n, h, w, c], given []", () -> x().maxPool(window)),
        new Fault(
            "max-pool: a window of 3x3 does not fit into [1x2x2x1]",
            () -> x(1, 2, 2, 1).maxPool(Window.square(3, 1, 0))),
        new Fault(
            "max-pool: a window falls wholly on the padding of [1x4x4x1]",
            () -> x(1, 4, 4, 1).maxPool(Window.square(2, 1, 2))),
        new Fault(
            "max-pool: a window falls wholly on the padding of [1x4x5x1]",
            () -> x(1, 4, 5, 1).maxPool(new Window(2, 1, 1, 1, 2, 0, 0, 0, 1, 1))),
        new Fault(
            "max-pool: a window falls wholly on the padding of [1x4x5x1]",
            () -> x(1, 4, 5, 1).maxPool(new Window(1, 2, 1, 1, 0, 0, 0, 2, 1, 1))),
        new Fault(
            "max-pool: a window falls wholly on the padding of [1x1x1x1]",
            () -> x(1, 1, 1, 1).maxPool(Window.square(2, 1, 1).dilated(2, 2))));
  }

  static Stream<Fault> indexingFaults() {
    return Stream.of(
        new Fault(
            "gather-rows: needs int32 indices, given float32 [2]", () -> x(3, 4).gatherRows(x(2))),
        new Fault(
            "gather-rows: needs float32 elements, given int32 [3]: cast first",
            () -> ints(3).gatherRows(ints(2))),
        new Fault("gather-rows: needs a table of rows, given []", () -> x().gatherRows(ints(2))),
        new Fault(
            "scatter-rows: [2x5] at [2] does not fit a table [3x4]",
            () -> x(2, 5).scatterRows(ints(2), Shape.of(3, 4))),
        new Fault(
            "scatter-rows: [2] at [2] does not fit a table []",
            () -> x(2).scatterRows(ints(2), Shape.SCALAR)),
        new Fault(
            "take-along: [2x3] and index [3x3] differ beside axis 1",
            () -> x(2, 3).takeAlong(1, ints(3, 3))),
        new Fault(
            "take-along: [2x3] and index [2] differ beside axis 1",
            () -> x(2, 3).takeAlong(1, ints(2))),
        new Fault(
            "put-along: [2x3] and index [2x4] differ", () -> x(2, 3).putAlong(1, ints(2, 4), 5)),
        new Fault(
            "put-along: axis 2 does not exist in [2x3]", () -> x(2, 3).putAlong(2, ints(2, 3), 5)));
  }

  @ParameterizedTest
  @MethodSource({
    "elementwiseFaults",
    "movementFaults",
    "reductionFaults",
    "productFaults",
    "indexingFaults"
  })
  void saysWhatWasWrongAndWhere(Fault fault) {
    assertThatThrownBy(() -> Origin.within("model.layer1", () -> run(fault.call())))
        .isInstanceOf(ShapeException.class)
        .hasMessageMatching(
            "\\Q" + fault.sentence() + "\\E, at model\\.layer1 \\(TensorTest\\.java:\\d+\\)");
  }

  private static boolean run(Runnable call) {
    call.run();
    return true;
  }

  @Test
  void hasTheShapeOfItsOperation() {
    assertThat(x(2, 1, 4).add(x(3, 1)).shape()).isEqualTo(Shape.of(2, 3, 4));
    assertThat(x(2, 3, 4).sum(0, -1).shape()).isEqualTo(Shape.of(3));
    assertThat(x(2, 3, 4).mean().shape()).isEqualTo(Shape.SCALAR);
    assertThat(x(2, 3, 4).meanKept(1).shape()).isEqualTo(Shape.of(2, 1, 4));
    assertThat(x(2, 3, 4).transpose(2, 0, 1).shape()).isEqualTo(Shape.of(4, 2, 3));
    assertThat(x(2, 3, 4).reshape(-1, 4).shape()).isEqualTo(Shape.of(6, 4));
    assertThat(x(2, 7).slice(1, 1, 6, 2).shape()).isEqualTo(Shape.of(2, 3));
    assertThat(x(5, 2, 3).matmul(x(3, 4)).shape()).isEqualTo(Shape.of(5, 2, 4));
    assertThat(x(3, 2).argMax(0).type()).isEqualTo(ElementType.INT32);
    assertThat(x(7, 3).gatherRows(ints(2, 2)).shape()).isEqualTo(Shape.of(2, 2, 3));
    assertThat(x(2, 5, 5, 3).maxPool(Window.square(3, 2, 1)).shape())
        .isEqualTo(Shape.of(2, 3, 3, 3));
    assertThat(x(2, 5, 5, 4).conv2d(x(3, 3, 2, 6), Window.square(3, 2, 1), 2).shape())
        .isEqualTo(Shape.of(2, 3, 3, 6));
  }

  @Test
  void isItselfWhereNothingChanges() {
    Tensor x = x(2, 3);
    assertThat(x.reshape(2, 3)).isSameAs(x);
    assertThat(x.broadcastTo(Shape.of(2, 3))).isSameAs(x);
    assertThat(x.sumTo(Shape.of(2, 3))).isSameAs(x);
    assertThat(x.transpose(0, 1)).isSameAs(x);
    assertThat(x.slice(1, 0, 3)).isSameAs(x);
    assertThat(x.toFloats()).isSameAs(x);
    assertThat(Tensor.concat(0, List.of(x))).isSameAs(x);
  }

  @Test
  void comparesWithAConstantWhateverTheTypeOfItsLiteral() {
    Tensor x = x(2, 3);
    assertThat(x.max(0).shape()).isEqualTo(x.max(0.0).shape()).isEqualTo(Shape.of(2, 3));
    assertThat(x.maxAlong(0).shape()).isEqualTo(Shape.of(3));
  }
}
