package dev.evenflow.training;

import dev.evenflow.checkpoint.Entry;
import dev.evenflow.nn.Build;
import dev.evenflow.nn.Variables;
import dev.evenflow.program.Program;
import dev.evenflow.replay.Replay;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Forward, loss, gradients, transforms, update and commit of one batch size, as one program. A
 * batch that the {@link Guard} refuses changes no variable.
 *
 * <p>Where the optimizer gathers {@linkplain Optimizer#microBatches() several batches} for a step,
 * a second program adds those before the last to sums.
 */
public final class TrainingStep {
  private static final int LOSS = 0;
  private static final int MEASURE = 1;
  private static final int REPORTS = 2;
  private static final int IS_GOOD = 2;

  private final Variables variables;
  private final BatchInputs inputs;
  private final List<String> reports;
  private final Set<Double> learningRates;
  private final Program program;
  private final @Nullable Accumulation accumulation;
  private final Program gathering;
  private final @Nullable Watching watching;
  private final Program watched;

  /**
   * Compiles a step. The model's variables are made here unless they are there.
   *
   * @param threads at least 1; results do not depend on it
   */
  public TrainingStep(TrainingPlan plan, Variables variables, BatchInputs inputs, int threads) {
    this(plan, variables, inputs, threads, null);
  }

  /**
   * Compiles a step that is watched by a program of its own: the same step with further outputs.
   *
   * @param watching what is watched, and when; null if nothing is
   */
  public TrainingStep(
      TrainingPlan plan,
      Variables variables,
      BatchInputs inputs,
      int threads,
      @Nullable Watching watching) {
    this.variables = variables;
    this.watching = watching;
    this.inputs = inputs;
    int microBatches = plan.optimizer().microBatches();
    Accumulation sums =
        microBatches == 1
            ? null
            : new Accumulation(variables, microBatches, inputs.labels().shape().extent(0));
    Tensor position = Tensor.input(BatchInputs.POSITION, Shape.SCALAR);
    Build build =
        sums == null ? new Build(variables, true, position) : new Build(variables, position, sums);
    Tensor output = build.apply(plan.model(), inputs.features());
    Tensor loss = build.penalized(plan.loss().of(output, inputs.labels()));
    StepBuild step = new StepBuild(variables, plan);
    ModelObjective batch =
        new ModelObjective(
            loss, variables.of(Variable.Role.PARAMETER), plan.transforms(), step.slots());
    Objective objective = batch;
    ModelObjective differentiated = batch;
    List<Tensor> finite = new ArrayList<>(build.updates().values());
    if (sums != null) {
      Tensor weight = plan.loss().weight(output, inputs.labels()).detach();
      EffectiveObjective all = EffectiveObjective.of(batch, weight, sums);
      objective = all;
      differentiated = all.batch();
      Tensor effective = all.here().loss();
      step.require("finite-loss", effective.abs().less(Double.POSITIVE_INFINITY));
      finite.add(effective);
    }
    List<Tensor> results = List.of(loss, inputs.measure(output));
    Tensor slopes = differentiated.loss();
    GuardedStep.Look look =
        watching == null
            ? GuardedStep.Look.NONE
            : (gradients, next) ->
                watching
                    .probe()
                    .outputs(
                        new StepView(
                            build,
                            inputs.features(),
                            output,
                            slopes,
                            gradients.gradients(),
                            gradients.transformed(),
                            next));
    Signature signature =
        GuardedStep.of(objective, plan.optimizer(), step, build.updates(), results, look);
    this.reports = List.copyOf(step.reports().keySet());
    this.learningRates = step.learningRates();
    int plain = REPORTS + reports.size();
    this.program = Program.compile(withOutputs(signature, plain), threads);
    this.watched = watching == null ? program : Program.compile(signature, threads);
    this.accumulation = sums;
    this.gathering =
        sums == null ? program : Program.compile(sums.signature(results, finite), threads);
  }

  private static Signature withOutputs(Signature all, int count) {
    return new Signature(all.outputs().subList(0, count), all.updates(), all.guard());
  }

  /** As {@link StepBuild#learningRates()}. */
  Set<Double> learningRates() {
    return learningRates;
  }

  /**
   * As {@link Program#signature()}: outputs are the loss, how many are right or the sum of squared
   * errors, then reports.
   */
  public Signature signature() {
    return program.signature();
  }

  /** As {@link Program#listing()}. */
  public String listing() {
    return program.listing();
  }

  /** As {@link Program#warmUp()}. */
  public int warmUp() {
    return Stream.of(program, gathering, watched).distinct().mapToInt(Program::warmUp).sum();
  }

  /** The program of the next batch. */
  private Program next() {
    if (accumulation != null && !accumulation.isLast()) {
      return gathering;
    }
    return watching != null && watching.isDue(committed()) ? watched : program;
  }

  private long committed() {
    return (long) variables.get(StepBuild.STEP).scalar();
  }

  /**
   * Trains on one batch of float features, or of indices as whole numbers.
   *
   * @param position the number of batches drawn before, which noise is a function of
   */
  public StepReport run(float[] features, int[] labels, long position) {
    next().setWhole(BatchInputs.FEATURES, features);
    return run(labels, position);
  }

  /** Trains on one batch of indices. */
  public StepReport run(int[] features, int[] labels, long position) {
    next().set(BatchInputs.FEATURES, features);
    return run(labels, position);
  }

  /** Trains on one batch of a data set. */
  StepReport run(ExampleBatch batch, long position) {
    batch.offerTo(next());
    return run(position);
  }

  /** Trains on one batch of float features with quantities. */
  StepReport run(float[] features, float[] quantities, long position) {
    next().setWhole(BatchInputs.FEATURES, features);
    next().set(BatchInputs.LABELS, quantities);
    return run(position);
  }

  /** The sums of gathered batches that the last step met, if it was refused. */
  List<Entry> beforeRefusal() {
    return accumulation == null ? List.of() : accumulation.beforeRefusal();
  }

  /**
   * Explains what the step did with a batch of float features when it refused it. Of a batch that
   * was gathered, only the sums after it are known, and so it is added to 0.
   */
  Replay replay(float[] features, double[] targets, long position, DoubleConsumer progress) {
    Map<String, double[]> inputs =
        Map.of(
            BatchInputs.FEATURES,
            IntStream.range(0, features.length).mapToDouble(i -> features[i]).toArray(),
            BatchInputs.LABELS,
            targets,
            BatchInputs.POSITION,
            new double[] {position});
    if (accumulation == null || accumulation.gathered() == 0) {
      return Replay.of(program.signature(), inputs, progress);
    }
    accumulation.clear();
    Signature gathered = gathering.signature();
    Tensor isGood = gathered.outputs().get(IS_GOOD);
    return Replay.of(
        new Signature(gathered.outputs(), gathered.updates(), isGood), inputs, progress);
  }

  private StepReport run(int[] labels, long position) {
    next().set(BatchInputs.LABELS, labels);
    return run(position);
  }

  private StepReport run(long position) {
    Program next = next();
    boolean isStep = accumulation == null || next != gathering;
    next.offer(BatchInputs.POSITION, (double) position);
    boolean committed = next.run() && (isStep || next.scalar(IS_GOOD) != 0);
    Map<String, Double> reported = new LinkedHashMap<>();
    for (int i = 0; isStep && i < reports.size(); i++) {
      reported.put(reports.get(i), next.scalar(REPORTS + i));
    }
    if (accumulation != null) {
      accumulation.advance(!committed);
    }
    StepReport report =
        new StepReport(
            position,
            committed(),
            committed,
            accumulation == null ? 0 : accumulation.gathered(),
            inputs.evaluation(next.scalar(LOSS), next.scalar(MEASURE)),
            reported);
    if (watching != null && next != program && isStep) {
      watching.probe().observed(report, measured(next));
    }
    return report;
  }

  private List<double[]> measured(Program from) {
    int outputs = from.signature().outputs().size();
    return IntStream.range(REPORTS + reports.size(), outputs).mapToObj(from::doubles).toList();
  }
}
