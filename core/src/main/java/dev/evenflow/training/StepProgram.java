package dev.evenflow.training;

import dev.evenflow.nn.Build;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Loss;
import dev.evenflow.nn.Variables;
import dev.evenflow.program.Program;
import dev.evenflow.program.Signature;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The program of one training step for one shape of batch: forward, loss, gradients, transforms,
 * update. Its guard holds if the loss, the transformed gradients and the new states are finite, no
 * gradient is so large that its square overflows, and every condition of a strategy is met.
 */
final class StepProgram {
  static final String FEATURES = "x";
  static final String LABELS = "y";
  static final String POSITION = "position";

  /** The square root of the largest float. */
  private static final double LARGEST = 1.8446742974197924e19;

  private final Program program;
  private final List<String> reports;

  /** The strategies of a run. */
  record Strategies(
      Layer model,
      Loss loss,
      Optimizer optimizer,
      List<GradientTransform> transforms,
      Schedule schedule,
      long totalSteps) {}

  StepProgram(
      Strategies strategies, Variables variables, Shape features, Shape labels, int threads) {
    Tensor x = Tensor.input(FEATURES, features);
    Tensor y = Tensor.intInput(LABELS, labels);
    Build build = new Build(variables, true, Tensor.input(POSITION, Shape.SCALAR));
    Tensor output = build.apply(strategies.model(), x);
    Tensor loss = strategies.loss().of(output, y);

    StepBuild step = new StepBuild(variables, strategies.schedule(), strategies.totalSteps());
    Judged objective =
        new Judged(
            new ModelObjective(
                loss,
                variables.of(Variable.Role.PARAMETER),
                strategies.transforms(),
                step.slots()));
    strategies.optimizer().step(objective, step.slots()).forEach(step::update);
    build.updates().forEach(step::update);

    Tensor guard = isBelow(loss, Double.POSITIVE_INFINITY);
    for (Tensor gradient : objective.transformed) {
      guard = guard.mul(isBelow(gradient, LARGEST));
    }
    for (Tensor state : build.updates().values()) {
      guard = guard.mul(isBelow(state, Double.POSITIVE_INFINITY));
    }
    for (Tensor condition : step.conditions().values()) {
      guard = guard.mul(condition.equal(Tensor.constant(0)).rsub(1));
    }
    List<Tensor> outputs = new ArrayList<>(List.of(loss, correct(output, y)));
    outputs.addAll(step.reports().values());
    this.reports = List.copyOf(step.reports().keySet());
    this.program = Program.compile(new Signature(outputs, step.updates(), guard), threads);
  }

  /** 1 if every element's size is below a bound, else (for NaN too) 0. */
  private static Tensor isBelow(Tensor tensor, double bound) {
    return tensor.abs().max().less(bound);
  }

  /** How many examples have their largest output at their label: rank 0. */
  static Tensor correct(Tensor output, Tensor labels) {
    return output.argMax(-1).equal(labels).sum();
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

  Map<String, Double> reports() {
    Map<String, Double> values = new LinkedHashMap<>();
    for (int i = 0; i < reports.size(); i++) {
      values.put(reports.get(i), program.scalar(2 + i));
    }
    return values;
  }

  /** Remembers the gradients that the optimizer was given. */
  private static final class Judged implements Objective {
    private final Objective inner;
    private final List<Tensor> transformed = new ArrayList<>();

    Judged(Objective inner) {
      this.inner = inner;
    }

    @Override
    public List<Variable> parameters() {
      return inner.parameters();
    }

    @Override
    public Point here() {
      return inner.here();
    }

    @Override
    public Point at(Map<Variable, Tensor> substitutes) {
      return inner.at(substitutes);
    }

    @Override
    public Map<Variable, Tensor> transformed(Map<Variable, Tensor> gradients) {
      Map<Variable, Tensor> changed = inner.transformed(gradients);
      transformed.addAll(changed.values());
      return changed;
    }
  }
}
