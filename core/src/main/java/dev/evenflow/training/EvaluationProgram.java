package dev.evenflow.training;

import dev.evenflow.nn.Build;
import dev.evenflow.nn.Variables;
import dev.evenflow.program.Program;
import dev.evenflow.program.Signature;
import dev.evenflow.tensor.Graph;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The program that evaluates one shape of batch with the weights that the optimizer names. */
final class EvaluationProgram {
  private final Program program;

  EvaluationProgram(
      StepProgram.Strategies strategies,
      Variables variables,
      Shape features,
      Shape labels,
      int threads) {
    Tensor x = Tensor.input(StepProgram.FEATURES, features);
    Tensor y = Tensor.intInput(StepProgram.LABELS, labels);
    Build build = new Build(variables, false, Tensor.constant(0));
    Tensor output = build.apply(strategies.model(), x);
    Tensor loss = strategies.loss().of(output, y);
    List<Tensor> outputs = List.of(loss, StepProgram.correct(output, y), output.softmax(-1));

    StepBuild step = new StepBuild(variables, strategies.schedule(), strategies.totalSteps());
    List<Variable> parameters = variables.of(Variable.Role.PARAMETER);
    Map<Tensor, Tensor> weights = new HashMap<>();
    strategies
        .optimizer()
        .evaluationWeights(parameters, step.slots())
        .forEach((parameter, weight) -> weights.put(parameter.read(), weight));
    weights.entrySet().removeIf(entry -> entry.getKey().equals(entry.getValue()));
    this.program =
        Program.compile(
            new Signature(Graph.substitute(outputs, weights), Map.of(), Tensor.constant(1)),
            threads);
  }

  Program program() {
    return program;
  }

  double loss() {
    return program.scalar(0);
  }

  double correct() {
    return program.scalar(1);
  }

  float[] probabilities() {
    return program.values(2);
  }
}
