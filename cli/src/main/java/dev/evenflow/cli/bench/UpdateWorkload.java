package dev.evenflow.cli.bench;

import dev.evenflow.nn.Fans;
import dev.evenflow.nn.Variables;
import dev.evenflow.nn.init.Normal;
import dev.evenflow.program.Program;
import dev.evenflow.random.RandomStream;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.training.GivenGradients;
import dev.evenflow.training.GradientTransform;
import dev.evenflow.training.GuardedStep;
import dev.evenflow.training.Optimizer;
import dev.evenflow.training.StepBuild;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;

/**
 * An optimizer's step alone, with its transforms and the guard, on gradients that are inputs and
 * stay as they are.
 *
 * @param name of the workload
 * @param optimizer what updates
 * @param transforms what changes the gradients before
 * @param tensors how many parameters there are
 * @param size the elements of each
 */
public record UpdateWorkload(
    String name, Optimizer optimizer, List<GradientTransform> transforms, int tensors, int size)
    implements Workload {
  /** Copies the transforms. */
  public UpdateWorkload {
    transforms = List.copyOf(transforms);
  }

  @Override
  public IntFunction<BooleanSupplier> prepared() {
    Variables variables = variables();
    Map<Variable, float[]> values = new LinkedHashMap<>();
    for (Variable parameter : variables.of(Variable.Role.PARAMETER)) {
      RandomStream stream = new RandomStream(0, gradient(parameter));
      values.put(parameter, new Normal(1).values(parameter.shape(), Fans.NONE, stream));
    }
    return threads -> {
      Program program = program(variables, threads);
      values.forEach((parameter, gradient) -> program.set(gradient(parameter), gradient));
      program.warmUp();
      return program::run;
    };
  }

  @Override
  public String listing() {
    return program(variables(), 1).listing();
  }

  /** The elements of all parameters. */
  int elements() {
    return tensors * size;
  }

  /** The elements of all that a step keeps: parameters and slots. */
  long stored() {
    Variables variables = variables();
    program(variables, 1);
    return variables.all().stream().mapToLong(each -> each.shape().size()).sum();
  }

  /** The parameters, random; the optimizer's memory joins them with the program. */
  Variables variables() {
    Variables variables = new Variables(0);
    for (int i = 0; i < tensors; i++) {
      variables.parameter("parameter" + i, Shape.of(size), Fans.NONE, new Normal(1), 1);
    }
    return variables;
  }

  /** The step, with a {@link #gradient} for each parameter as inputs. */
  Program program(Variables variables, int threads) {
    Map<Variable, Tensor> gradients = new LinkedHashMap<>();
    for (Variable parameter : variables.of(Variable.Role.PARAMETER)) {
      gradients.put(parameter, Tensor.input(gradient(parameter), parameter.shape()));
    }
    StepBuild step = new StepBuild(variables, (at, total, slots) -> Tensor.constant(1), 1);
    GivenGradients objective = new GivenGradients(gradients, transforms, step.slots());
    return Program.compile(
        GuardedStep.of(objective, optimizer, step, Map.of(), List.of()), threads);
  }

  /** The input that is the gradient by a parameter. */
  static String gradient(Variable parameter) {
    return parameter.name() + ".gradient";
  }
}
