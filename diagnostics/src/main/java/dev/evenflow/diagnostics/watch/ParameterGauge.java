package dev.evenflow.diagnostics.watch;

import dev.evenflow.tensor.Elementwise;
import dev.evenflow.tensor.Indexing;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.training.StepView;
import java.util.Objects;

/**
 * Measures a parameter. Of tables that are only looked up, of which a step writes a few rows,
 * nothing is measured but the gradient's norm.
 *
 * @param parameter what is measured
 * @param gradient the sum of the squares of its gradient
 * @param greatest the greatest magnitude in its gradient
 * @param change the sum of the squares of its change
 * @param weight the sum of the squares of its elements, if it is of rank 2 or more
 */
record ParameterGauge(
    Variable parameter,
    Outputs.Scalar gradient,
    Outputs.Scalar greatest,
    Outputs.Scalar change,
    Outputs.Scalar weight) {
  /** Asks for what is measured of a parameter. */
  static ParameterGauge of(Variable parameter, StepView step, Outputs outputs) {
    Tensor gradient = Objects.requireNonNull(step.gradients().get(parameter));
    if (isOfRows(gradient)) {
      return new ParameterGauge(
          parameter,
          outputs.ask(gradient.sumOfSquares()),
          Outputs.Scalar.ZERO,
          Outputs.Scalar.ZERO,
          Outputs.Scalar.ZERO);
    }
    Tensor before = parameter.read();
    Tensor change = Objects.requireNonNull(step.next().get(parameter)).sub(before);
    return new ParameterGauge(
        parameter,
        outputs.askAfterwards(gradient.sumOfSquares()),
        outputs.ask(gradient.abs().max()),
        outputs.askAfterwards(change.sumOfSquares()),
        parameter.shape().rank() > 1
            ? outputs.askAfterwards(before.sumOfSquares())
            : Outputs.Scalar.ZERO);
  }

  private static boolean isOfRows(Tensor gradient) {
    return gradient.operation() instanceof Indexing.ScatterRows
        || (gradient.operation() == Elementwise.Binary.ADD
            && gradient.inputs().stream().allMatch(ParameterGauge::isOfRows));
  }

  /** Whether it is a weight whose change is measured. */
  boolean isWeight() {
    return !weight.equals(Outputs.Scalar.ZERO);
  }
}
