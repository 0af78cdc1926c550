package dev.evenflow.testing;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import org.junit.jupiter.api.Test;

class GradientCheckTest {
  /** Adds to the derivative by a tensor without changing its value. */
  private static Tensor wrong(Tensor tensor, double by) {
    return tensor.add(tensor.sub(tensor.detach()).mul(by));
  }

  private static void check(double byInput, double byParameter) {
    GradientCheck.assertGradients(
        (x, scope) ->
            wrong(x, byInput).mul(wrong(scope.parameter("scale", Shape.of(3), 1), byParameter)),
        Shape.of(2, 3));
  }

  @Test
  void acceptsWhatIsRightAndRefusesWhatIsNot() {
    check(0, 0);
    for (double wrong : new double[] {0.01, -1}) {
      assertThatExceptionOfType(AssertionError.class)
          .isThrownBy(() -> check(wrong, 0))
          .withMessageContaining("gradient by input x");
      assertThatExceptionOfType(AssertionError.class)
          .isThrownBy(() -> check(0, wrong))
          .withMessageContaining("scale");
    }
  }
}
