package dev.evenflow.training;

import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What an optimizer makes small, as a function of the parameters. */
public interface Objective {
  /**
   * The loss and its derivatives at some point.
   *
   * @param loss rank 0
   * @param gradients of every parameter, of its shape
   */
  record Point(Tensor loss, Map<Variable, Tensor> gradients) {}

  /** The trained variables. */
  List<Variable> parameters();

  /** Loss and gradients at the parameters' values before the step, as differentiated. */
  Point here();

  /**
   * Loss and gradients with other expressions in the place of parameters (as SAM needs). These
   * count as given: no gradient flows through them, and the gradients are those by the substitutes.
   *
   * @param substitutes by parameter, of its shape; a parameter without one stays
   */
  Point at(Map<Variable, Tensor> substitutes);

  /** Gradients after the run's transforms (clips and the like); to be called once in a step. */
  Map<Variable, Tensor> transformed(Map<Variable, Tensor> gradients);

  /**
   * This objective with its transformed gradients transformed further.
   *
   * @param further maps gradients of all parameters to others of the same shapes
   */
  default Objective transformedFurther(UnaryOperator<Map<Variable, Tensor>> further) {
    Objective before = this;
    return new Objective() {
      @Override
      public List<Variable> parameters() {
        return before.parameters();
      }

      @Override
      public Point here() {
        return before.here();
      }

      @Override
      public Point at(Map<Variable, Tensor> substitutes) {
        return before.at(substitutes);
      }

      @Override
      public Map<Variable, Tensor> transformed(Map<Variable, Tensor> gradients) {
        return further.apply(before.transformed(gradients));
      }
    };
  }
}
