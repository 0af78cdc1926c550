package dev.evenflow.training;

import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import java.util.List;
import java.util.Map;

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

  /** Loss and gradients with other expressions in the place of parameters (as SAM needs). */
  Point at(Map<Variable, Tensor> substitutes);

  /** Gradients after the run's transforms (clips and the like); to be called once in a step. */
  Map<Variable, Tensor> transformed(Map<Variable, Tensor> gradients);
}
