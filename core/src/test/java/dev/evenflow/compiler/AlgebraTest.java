package dev.evenflow.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.program.Program;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Source;
import dev.evenflow.tensor.Tensor;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AlgebraTest {
  private static final Shape SHAPE = Shape.of(2, 3);
  private static final Tensor X = Tensor.input("x", SHAPE);
  private static final Tensor ONES = Tensor.constant(1).broadcastTo(SHAPE);
  private static final float[] SPECIAL = {
    0, -0f, Float.NaN, Float.NEGATIVE_INFINITY, Float.MIN_VALUE, -Float.MAX_VALUE
  };

  private static Tensor simplified(Tensor tensor) {
    return Simplify.of(Signature.of(tensor)).outputs().getFirst();
  }

  static Stream<Tensor> sameAsX() {
    return Stream.of(
        X.mul(ONES),
        ONES.mul(X),
        Tensor.constant(1).reshape(Shape.of(1, 1)).broadcastTo(SHAPE).mul(X),
        X.div(ONES),
        X.mul(1),
        X.sub(Tensor.constant(0)),
        X.negate().negate(),
        X.mul(Tensor.constant(3).sub(2)).div(Tensor.constant(2).sqrt().mul(0).add(1)));
  }

  @ParameterizedTest
  @MethodSource("sameAsX")
  void dropsWhatChangesNothing(Tensor tensor) {
    assertThat(simplified(tensor)).isEqualTo(X);
  }

  static Stream<Tensor> others() {
    return Stream.of(
        X.add(0),
        X.sub(Tensor.constant(-0.0)),
        X.mul(-1),
        X.mul(0),
        X.div(X),
        ONES.div(X),
        X.abs().negate());
  }

  @ParameterizedTest
  @MethodSource("others")
  void keepsWhatMayChangeABit(Tensor tensor) {
    assertThat(simplified(tensor).operation()).isEqualTo(tensor.operation());
  }

  @ParameterizedTest
  @MethodSource("sameAsX")
  void keepsEveryBit(Tensor tensor) {
    Program program = Program.compile(Signature.of(tensor), 1);
    program.set("x", SPECIAL);
    program.run();
    assertThat(program.values(0)).isEqualTo(SPECIAL);
  }

  @Test
  void computesNumbersBeforehandInDouble() {
    Tensor number = simplified(Tensor.constant(0.9).pow(3).rsub(1).log());
    assertThat(number.operation())
        .isEqualTo(new Source.Constant(StrictMath.log(1 - StrictMath.pow(0.9, 3))));
  }
}
