package dev.evenflow.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.evenflow.EvenflowException;
import dev.evenflow.nn.Initializer;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Linear;
import dev.evenflow.nn.Sequential;
import dev.evenflow.nn.Variables;
import dev.evenflow.nn.init.Orthogonal;
import dev.evenflow.nn.loss.CrossEntropy;
import dev.evenflow.tensor.Shape;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class JacobianTest {
  private static Jacobian jacobian(Initializer initializer, int depth) {
    Layer net = new Sequential(Collections.nCopies(depth, new Linear(12, initializer)));
    return Jacobian.of(
        net, new CrossEntropy(), new Variables(1), Batch.normal(Shape.of(12), 4, 12, 1));
  }

  @Test
  void hasEqualSingularValuesInAStackOfOrthogonalWeights() {
    Jacobian jacobian = jacobian(new Orthogonal(0.9), 5);
    assertThat(jacobian.largest()).isCloseTo(Math.pow(0.9, 3), within(1e-5));
    assertThat(jacobian.rootMeanSquare()).isCloseTo(Math.pow(0.9, 3), within(1e-5));
  }

  @Test
  void findsTheLargestOfADiagonal() {
    Initializer diagonal =
        (shape, fans, random) -> {
          float[] values = new float[shape.size()];
          for (int i = 0; i < 12; i++) {
            values[13 * i] = i == 7 ? 3 : 1;
          }
          return values;
        };
    assertThat(jacobian(diagonal, 3).largest()).isCloseTo(3, within(1e-4));
  }

  @Test
  void needsALayerBetween() {
    assertThatThrownBy(() -> jacobian(new Orthogonal(), 2))
        .isInstanceOf(EvenflowException.class)
        .hasMessage("a Jacobian needs a layer between the first and the head, given 2");
  }
}
