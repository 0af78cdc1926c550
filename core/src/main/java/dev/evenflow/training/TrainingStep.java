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
import java.util.function.Supplier;
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
  private final int threads;
  private final GuardedStep.Written written;
  private final StepView view;
  private final @Nullable Accumulation accumulation;
  private final Once program;
  private final Once gathering;
  private Once watched;
  private @Nullable Program first;
  private @Nullable Watching watching;
  private boolean warmsUp;

  /** A program that is compiled when it is first needed, in the memory of the first one. */
  private final class Once {
    private final Supplier<Signature> signature;
    private final boolean isRare;
    private @Nullable Program program;
    private boolean isWarm;

    Once(Supplier<Signature> signature) {
      this(signature, false);
    }

    Once(Supplier<Signature> signature, boolean isRare) {
      this.signature = signature;
      this.isRare = isRare;
    }

    Program next() {
      Program next = get();
      if (warmsUp && !isWarm && !isRare) {
        isWarm = true;
        next.warmUp();
      }
      return next;
    }

    Program get() {
      if (program == null) {
        program =
            first == null
                ? Program.compile(signature.get(), threads)
                : first.inTurns(signature.get());
        first = first == null ? program : first;
      }
      return program;
    }
  }

  /**
   * Writes a step, which is compiled when it is first taken. The model's variables are made here
   * unless they are there.
   *
   * @param threads at least 1; results do not depend on it
   */
  public TrainingStep(TrainingPlan plan, Variables variables, BatchInputs inputs, int threads) {
    this.variables = variables;
    this.inputs = inputs;
    this.threads = threads;
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
    this.written = GuardedStep.written(objective, plan.optimizer(), step, build.updates(), results);
    this.view =
        new StepView(
            build,
            inputs.features(),
            output,
            differentiated.loss(),
            written.gradients().gradients(),
            written.gradients().transformed(),
            written.next());
    this.reports = List.copyOf(step.reports().keySet());
    this.learningRates = step.learningRates();
    this.program = new Once(() -> written.signature(Probe.Asked.NOTHING));
    this.watched = program;
    this.accumulation = sums;
    this.gathering = sums == null ? program : new Once(() -> sums.signature(results, finite));
  }

  /**
   * Lets a probe watch from here on by a program of its own: the same step with further outputs.
   */
  public void watch(Watching by) {
    watching = by;
    watched = new Once(() -> written.signature(by.probe().asks(view)), by.isRare());
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
    return program.get().signature();
  }

  /** As {@link Program#listing()}. */
  public String listing() {
    return program.get().listing();
  }

  /** As {@link Program#warmUp()}. */
  public int warmUp() {
    // The largest first, so that the others fit into its memory.
    return Stream.of(watched, program, gathering)
        .distinct()
        .mapToInt(each -> each.get().warmUp())
        .sum();
  }

  /** Warms up each program before it is run for the next time, but for one that is rarely run. */
  void warmUpInTime() {
    warmsUp = true;
  }

  /** Compiles what the next batch needs. */
  void compile() {
    next();
  }

  /** The program of the next batch. */
  private Program next() {
    return due().next();
  }

  private Once due() {
    if (accumulation != null && !accumulation.isLast()) {
      return gathering;
    }
    return watching != null && watching.isDue().test(committed()) ? watched : program;
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
      return Replay.of(signature(), inputs, progress);
    }
    accumulation.clear();
    Signature gathered = gathering.get().signature();
    Tensor isGood = gathered.outputs().get(IS_GOOD);
    return Replay.of(
        new Signature(gathered.outputs(), gathered.updates(), isGood), inputs, progress);
  }

  private StepReport run(int[] labels, long position) {
    next().set(BatchInputs.LABELS, labels);
    return run(position);
  }

  private StepReport run(long position) {
    Once due = due();
    Program next = due.next();
    Watching watching = due == program ? null : this.watching;
    boolean isStep = accumulation == null || due != gathering;
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
    if (watching != null && isStep) {
      watching.probe().observed(report, measured(next));
    }
    return report;
  }

  private List<double[]> measured(Program from) {
    Signature signature = from.signature();
    int outputs = signature.outputs().size() + signature.afterwards().size();
    return IntStream.range(REPORTS + reports.size(), outputs).mapToObj(from::doubles).toList();
  }
}
