package dev.evenflow.parity.optimizer;

import dev.evenflow.interpreter.Interpreter;
import dev.evenflow.interpreter.Rounding;
import dev.evenflow.nn.Fans;
import dev.evenflow.nn.Variables;
import dev.evenflow.parity.reference.Values;
import dev.evenflow.program.Program;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.training.GivenGradients;
import dev.evenflow.training.StepBuild;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The expressions of one step of an optimizer on given gradients. */
final class Updates {
  /** Steps one after the other. */
  interface Steps {
    /** One step on the gradients of all parameters. */
    void step(Map<String, double[]> gradients);

    /** A parameter after the steps so far. */
    double[] values(String parameter);
  }

  private final Variables variables = new Variables(0);
  private final Map<Variable, double[]> exact = new LinkedHashMap<>();
  private final Map<Variable, Tensor> updates;

  /**
   * Writes the step.
   *
   * @param initial the parameters before the first step
   * @param steps how many there will be
   */
  Updates(Replay replay, Map<String, Values> initial, int steps) {
    Map<Variable, Tensor> gradients = new LinkedHashMap<>();
    initial.forEach((name, values) -> {
      float[] floats = Values.floats(values.data());
      Variable parameter =
          variables.parameter(name, values.shape(), Fans.NONE, (s, fans, random) -> floats, 1);
      exact.put(parameter, values.data());
      gradients.put(parameter, Tensor.input(name, values.shape()));
    });
    StepBuild build = new StepBuild(variables, replay.schedule(), steps);
    replay
        .optimizer()
        .step(new GivenGradients(gradients, replay.transforms(), build.slots()), build.slots())
        .forEach(build::update);
    this.updates = build.updates();
  }

  /** By a program, in float, on the variables themselves. */
  Steps compiled() {
    Program program = Program.compile(new Signature(List.of(), updates, Tensor.constant(1)), 1);
    return new Steps() {
      @Override
      public void step(Map<String, double[]> gradients) {
        gradients.forEach((name, gradient) -> program.set(name, Values.floats(gradient)));
        program.run();
      }

      @Override
      public double[] values(String parameter) {
        return Values.doubles(variables.get(parameter).values());
      }
    };
  }

  /** By the interpreter, in double. */
  Steps interpreted() {
    Map<Variable, double[]> values = new HashMap<>(exact);
    for (Variable slot : variables.all()) {
      values.computeIfAbsent(
          slot,
          each ->
              each.shape().rank() == 0
                  ? new double[] {each.scalar()}
                  : Values.doubles(each.values()));
    }
    return new Steps() {
      @Override
      public void step(Map<String, double[]> gradients) {
        Interpreter interpreter = new Interpreter(Rounding.DOUBLE, gradients);
        values.forEach((variable, value) -> interpreter.bind(variable.read(), value));
        List<Variable> written = List.copyOf(updates.keySet());
        List<double[]> next = interpreter.evaluate(List.copyOf(updates.values()));
        for (int i = 0; i < written.size(); i++) {
          values.put(written.get(i), next.get(i));
        }
      }

      @Override
      public double[] values(String parameter) {
        return Objects.requireNonNull(values.get(variables.get(parameter)));
      }
    };
  }
}
