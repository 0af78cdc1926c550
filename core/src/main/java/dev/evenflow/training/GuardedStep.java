package dev.evenflow.training;

import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An optimizer's step as a program's signature: parameters, slots and states are written together,
 * or not at all where the {@link Guard} refuses.
 */
public final class GuardedStep {
  private GuardedStep() {}

  /** Further outputs of a step that is written, which the guard does not judge. */
  @FunctionalInterface
  interface Look {
    /** None. */
    Look NONE = (gradients, next) -> List.of();

    List<Tensor> at(GradientRecord gradients, Map<Variable, Tensor> next);
  }

  /**
   * Writes a step.
   *
   * @param objective what is made small
   * @param optimizer what makes it small
   * @param step takes the updates; its reports become outputs, its conditions part of the guard
   * @param states the values of a model's states after the step, which must be finite
   * @param results rank 0: the first outputs, which must be finite; the reports follow
   */
  public static Signature of(
      Objective objective,
      Optimizer optimizer,
      StepBuild step,
      Map<Variable, Tensor> states,
      List<Tensor> results) {
    return of(objective, optimizer, step, states, results, Look.NONE);
  }

  /** Writes a step with further outputs, after the reports. */
  static Signature of(
      Objective objective,
      Optimizer optimizer,
      StepBuild step,
      Map<Variable, Tensor> states,
      List<Tensor> results,
      Look look) {
    GradientRecord gradients = new GradientRecord(objective);
    Map<Variable, Tensor> next = optimizer.step(gradients, step.slots());
    next.forEach(step::update);
    states.forEach(step::update);
    Guard guard =
        new Guard()
            .finite(results)
            .squarable(gradients.transformed().values())
            .finite(states.values())
            .met(step.conditions().values());
    List<Tensor> outputs = new ArrayList<>(results);
    outputs.addAll(step.reports().values());
    outputs.addAll(look.at(gradients, next));
    return OwedDecay.deferred(new Signature(outputs, step.updates(), guard.tensor()), step.owed());
  }
}
