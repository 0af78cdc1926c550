package dev.evenflow.training;

import dev.evenflow.nn.Build;
import dev.evenflow.nn.Variables;
import dev.evenflow.program.Program;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Forward, loss, gradients, transforms, update and commit of one batch size, as one program. A
 * batch that the {@link Guard} refuses changes no variable.
 */
final class TrainingStep {
  private static final int LOSS = 0;
  private static final int CORRECT = 1;
  private static final int REPORTS = 2;

  private final Variables variables;
  private final List<String> reports;
  private final Program program;

  TrainingStep(TrainingPlan plan, Variables variables, BatchInputs inputs, int threads) {
    this.variables = variables;
    Build build = new Build(variables, true, Tensor.input(BatchInputs.POSITION, Shape.SCALAR));
    Tensor output = build.apply(plan.model(), inputs.features());
    Tensor loss = plan.loss().of(output, inputs.labels());
    StepBuild step = new StepBuild(variables, plan.schedule(), plan.totalSteps());
    List<Tensor> gradients = new ArrayList<>();
    Objective objective =
        new ModelObjective(
                loss, variables.of(Variable.Role.PARAMETER), plan.transforms(), step.slots())
            .transformedFurther(transformed -> {
              gradients.addAll(transformed.values());
              return transformed;
            });
    plan.optimizer().step(objective, step.slots()).forEach(step::update);
    build.updates().forEach(step::update);
    if (gradients.isEmpty()) {
      // An optimizer that needs the true slopes of the loss asked for no transformed gradients.
      gradients.addAll(objective.here().gradients().values());
    }
    Guard guard =
        new Guard()
            .finite(loss)
            .squarable(gradients)
            .finite(build.updates().values())
            .met(step.conditions().values());
    this.reports = List.copyOf(step.reports().keySet());
    List<Tensor> outputs = new ArrayList<>(List.of(loss, inputs.correct(output)));
    outputs.addAll(step.reports().values());
    this.program = Program.compile(new Signature(outputs, step.updates(), guard.tensor()), threads);
  }

  /** Trains on one batch. */
  StepReport run(float[] features, int[] labels, long position) {
    program.set(BatchInputs.FEATURES, features);
    program.set(BatchInputs.LABELS, labels);
    program.offer(BatchInputs.POSITION, (double) position);
    boolean committed = program.run();
    Map<String, Double> reported = new LinkedHashMap<>();
    for (int i = 0; i < reports.size(); i++) {
      reported.put(reports.get(i), program.scalar(REPORTS + i));
    }
    return new StepReport(
        position,
        (long) variables.get(StepBuild.STEP).scalar(),
        committed,
        program.scalar(LOSS),
        program.scalar(CORRECT) / labels.length,
        reported);
  }
}
