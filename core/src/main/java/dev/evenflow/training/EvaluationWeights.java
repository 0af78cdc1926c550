package dev.evenflow.training;

import dev.evenflow.nn.Build;
import dev.evenflow.nn.Variables;
import dev.evenflow.tensor.Graph;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The weights that a model is evaluated and saved with, such as averages.
 *
 * @param byParameter an expression for every parameter
 */
record EvaluationWeights(Map<Variable, Tensor> byParameter) {
  /** What the optimizer says, after the steps so far. */
  static EvaluationWeights of(TrainingPlan plan, Variables variables) {
    StepBuild after = new StepBuild(variables, plan);
    return new EvaluationWeights(
        plan.optimizer().evaluationWeights(variables.of(Variable.Role.PARAMETER), after.slots()));
  }

  /** The output of the model with these weights and the statistics gathered in training. */
  static Tensor output(TrainingPlan plan, Variables variables, Tensor features) {
    Build build = new Build(variables, false, Tensor.constant(0));
    Tensor output = build.apply(plan.model(), features);
    return of(plan, variables).in(output);
  }

  /** An expression of the parameters as one of these weights. */
  Tensor in(Tensor expression) {
    Map<Tensor, Tensor> replacements = new HashMap<>();
    byParameter.forEach((parameter, weight) -> replacements.put(parameter.read(), weight));
    return Graph.substitute(List.of(expression), replacements).getFirst();
  }
}
