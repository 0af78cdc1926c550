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
    List<Tensor> gradients = new ArrayList<>();
    Objective watched =
        objective.transformedFurther(transformed -> {
          gradients.addAll(transformed.values());
          return transformed;
        });
    optimizer.step(watched, step.slots()).forEach(step::update);
    states.forEach(step::update);
    if (gradients.isEmpty()) {
      // An optimizer that needs the true slopes of the loss asked for no transformed gradients.
      gradients.addAll(objective.here().gradients().values());
    }
    Guard guard =
        new Guard()
            .finite(results)
            .squarable(gradients)
            .finite(states.values())
            .met(step.conditions().values());
    List<Tensor> outputs = new ArrayList<>(results);
    outputs.addAll(step.reports().values());
    return OwedDecay.deferred(new Signature(outputs, step.updates(), guard.tensor()), step.owed());
  }
}
