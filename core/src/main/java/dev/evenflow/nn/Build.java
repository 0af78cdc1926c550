package dev.evenflow.nn;

import dev.evenflow.EvenflowException;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** One writing of a model's expressions over its variables: for training or for evaluation. */
public final class Build {
  private final Variables variables;
  private final boolean training;
  private final Tensor position;
  private final Map<Variable, Tensor> updates = new LinkedHashMap<>();

  /**
   * A build.
   *
   * @param variables the model's memory, to which the first build adds
   * @param training whether batch statistics, noise and updates of state are wanted
   * @param position rank 0: the number of batches drawn, which noise is a function of
   */
  public Build(Variables variables, boolean training, Tensor position) {
    this.variables = variables;
    this.training = training;
    this.position = position;
  }

  /** The output of a model for an input. */
  public Tensor apply(Layer model, Tensor input) {
    return model.apply(input, Scope.root(this));
  }

  /** The model's memory. */
  public Variables variables() {
    return variables;
  }

  /** The values of states after the step, in the order they were written. */
  public Map<Variable, Tensor> updates() {
    return Collections.unmodifiableMap(updates);
  }

  boolean isTraining() {
    return training;
  }

  long seed() {
    return variables.seed();
  }

  Tensor position() {
    return position;
  }

  void update(Variable state, Tensor next) {
    if (!state.shape().equals(next.shape())) {
      throw new EvenflowException(
          state.name() + " has shape " + state.shape() + ", its update has " + next.shape());
    }
    if (training && updates.put(state, next) != null) {
      throw new EvenflowException(state.name() + " is updated twice in one step");
    }
  }
}
