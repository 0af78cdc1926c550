package dev.evenflow.regularization.constraint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.evenflow.EvenflowException;
import dev.evenflow.interpreter.Interpreter;
import dev.evenflow.interpreter.Rounding;
import dev.evenflow.nn.Fans;
import dev.evenflow.nn.Variables;
import dev.evenflow.regularization.Transforming;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.training.Constraint;
import dev.evenflow.training.ModelObjective;
import dev.evenflow.training.Rule;
import dev.evenflow.training.StepBuild;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ConstraintTest {
  private static float[] projected(Constraint constraint, Shape shape, float... value) {
    Tensor input = Tensor.input("value", shape);
    Variable parameter = new Variable("layer.weight", shape, Variable.Role.PARAMETER);
    Interpreter interpreter =
        new Interpreter(Rounding.FLOAT, Map.of("value", Transforming.doubles(value)));
    return Transforming.floats(interpreter.evaluate(constraint.project(parameter, input)));
  }

  @Test
  void maxNormScalesTheUnitsAboveIt() {
    float[] weights = {3, 0.3f, -0.0f, -4, -0.4f, 0};
    float[] projected = projected(new MaxNorm(1), Shape.of(2, 3), weights);
    assertThat(projected)
        .containsExactly(new float[] {0.6f, 0.3f, 0, -0.8f, -0.4f, 0}, Offset.offset(1e-6f));
    assertThat(new float[] {projected[1], projected[2], projected[4]})
        .containsExactly(0.3f, -0.0f, -0.4f);
  }

  @Test
  void maxNormTakesTheFiltersOfAConvolution() {
    float[] projected = projected(new MaxNorm(2), Shape.of(1, 2, 2, 2), 1, 2, 1, -2, 1, 2, -1, 2);
    assertThat(projected)
        .containsExactly(new float[] {1, 1, 1, -1, 1, 1, -1, 1}, Offset.offset(1e-6f));
  }

  @Test
  void projectingTwiceIsProjectingOnce() {
    float[] weights = {3, 0.3f, 1e-3f, -4, -0.4f, 7};
    for (Constraint constraint : List.of(new MaxNorm(1), new UnitNorm(), new NonNegative())) {
      float[] once = projected(constraint, Shape.of(2, 3), weights);
      assertThat(projected(constraint, Shape.of(2, 3), once))
          .containsExactly(once, Offset.offset(1e-6f));
    }
  }

  @Test
  void unitNormScalesUpAndDownAndLeavesZeros() {
    assertThat(projected(new UnitNorm(), Shape.of(2, 3), 3, 0.3f, 0, -4, -0.4f, 0))
        .containsExactly(new float[] {0.6f, 0.6f, 0, -0.8f, -0.8f, 0}, Offset.offset(1e-6f));
  }

  @Test
  void nonNegativePutsZeroForLess() {
    assertThat(projected(new NonNegative(), Shape.of(2, 2), -1, 2, Float.NaN, -0.5f))
        .containsExactly(0, 2, Float.NaN, 0);
  }

  @Test
  void vectorsAndScalarsAreFree() {
    for (Constraint constraint : List.of(new MaxNorm(1), new UnitNorm(), new NonNegative())) {
      assertThat(projected(constraint, Shape.of(2), -5, 7)).containsExactly(-5, 7);
      assertThat(projected(constraint, Shape.SCALAR, -5)).containsExactly(-5);
    }
  }

  @Test
  void anOptimizerIsConstrainedAfterItsStep() {
    Variables variables = new Variables(1);
    Variable weight =
        variables.parameter(
            "w", Shape.of(2, 1), Fans.NONE, (s, f, r) -> new float[] {0.5f, 0.5f}, 1);
    StepBuild build = new StepBuild(variables, (step, total, slots) -> Tensor.constant(1), 1);
    ModelObjective objective =
        new ModelObjective(
            weight.read().mul(Tensor.literal(weight.shape(), 1, -1)).sum(),
            List.of(weight),
            List.of(),
            build.slots());
    Rule descent = (parameter, gradient, slots) -> parameter.sub(gradient);
    Tensor next = new NonNegative().after(descent).step(objective, build.slots()).get(weight);
    // The step itself leads to [-0.5, 1.5].
    assertThat(new Interpreter(Rounding.FLOAT, Map.of()).evaluate(next)).containsExactly(0, 1.5);
  }

  @Test
  void aMaximumMustBeAboveZero() {
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> new MaxNorm(-1))
        .withMessage("max-norm: maximum must be a finite number above 0, given -1.0");
  }
}
