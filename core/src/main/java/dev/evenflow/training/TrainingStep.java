package dev.evenflow.training;

import dev.evenflow.nn.Build;
import dev.evenflow.nn.Variables;
import dev.evenflow.program.Program;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Forward, loss, gradients, transforms, update and commit of one batch size, as one program. A
 * batch that the {@link Guard} refuses changes no variable.
 */
public final class TrainingStep {
  private static final int LOSS = 0;
  private static final int CORRECT = 1;
  private static final int REPORTS = 2;

  private final Variables variables;
  private final List<String> reports;
  private final Set<Double> learningRates;
  private final Program program;

  /**
   * Compiles a step. The model's variables are made here unless they are there.
   *
   * @param threads at least 1; results do not depend on it
   */
  public TrainingStep(TrainingPlan plan, Variables variables, BatchInputs inputs, int threads) {
    this.variables = variables;
    Build build = new Build(variables, true, Tensor.input(BatchInputs.POSITION, Shape.SCALAR));
    Tensor output = build.apply(plan.model(), inputs.features());
    Tensor loss = plan.loss().of(output, inputs.labels());
    StepBuild step = new StepBuild(variables, plan.schedule(), plan.totalSteps());
    Objective objective =
        new ModelObjective(
            loss, variables.of(Variable.Role.PARAMETER), plan.transforms(), step.slots());
    List<Tensor> results = List.of(loss, inputs.correct(output));
    Signature signature =
        GuardedStep.of(objective, plan.optimizer(), step, build.updates(), results);
    this.reports = List.copyOf(step.reports().keySet());
    this.learningRates = step.learningRates();
    this.program = Program.compile(signature, threads);
  }

  /** As {@link StepBuild#learningRates()}. */
  Set<Double> learningRates() {
    return learningRates;
  }

  /** As {@link Program#signature()}: outputs are the loss, how many are right, then reports. */
  public Signature signature() {
    return program.signature();
  }

  /** As {@link Program#listing()}. */
  public String listing() {
    return program.listing();
  }

  /** As {@link Program#warmUp()}. */
  public int warmUp() {
    return program.warmUp();
  }

  /**
   * Trains on one batch of float features.
   *
   * @param position the number of batches drawn before, which noise is a function of
   */
  public StepReport run(float[] features, int[] labels, long position) {
    program.set(BatchInputs.FEATURES, features);
    return run(labels, position);
  }

  /** Trains on one batch of indices. */
  public StepReport run(int[] features, int[] labels, long position) {
    program.set(BatchInputs.FEATURES, features);
    return run(labels, position);
  }

  private StepReport run(int[] labels, long position) {
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
