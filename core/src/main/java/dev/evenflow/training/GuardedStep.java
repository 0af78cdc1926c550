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
    return written(objective, optimizer, step, states, results).signature(Probe.Asked.NOTHING);
  }

  /**
   * A step that is written, of which signatures with further outputs can be made.
   *
   * @param outputs the results and the reports
   * @param updates the values of all variables after it
   * @param guard rank 0
   * @param owed the decay that rows of tables owe
   * @param gradients that the optimizer asked for
   * @param next the parameters after it
   */
  record Written(
      List<Tensor> outputs,
      Map<Variable, Tensor> updates,
      Tensor guard,
      List<OwedDecay> owed,
      GradientRecord gradients,
      Map<Variable, Tensor> next) {
    /** Its signature, with outputs after its own, which the guard does not judge. */
    Signature signature(Probe.Asked further) {
      List<Tensor> all = new ArrayList<>(outputs);
      all.addAll(further.outputs());
      return OwedDecay.deferred(new Signature(all, updates, guard, further.afterwards()), owed);
    }
  }

  /** Writes a step as {@link #of} does. */
  static Written written(
      Objective objective,
      Optimizer optimizer,
      StepBuild step,
      Map<Variable, Tensor> states,
      List<Tensor> results) {
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
    return new Written(outputs, step.updates(), guard.tensor(), step.owed(), gradients, next);
  }
}
