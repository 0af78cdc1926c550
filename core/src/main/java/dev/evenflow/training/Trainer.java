package dev.evenflow.training;

import dev.evenflow.EvenflowException;
import dev.evenflow.checkpoint.Entry;
import dev.evenflow.data.Batches;
import dev.evenflow.data.Dataset;
import dev.evenflow.exchange.WeightsFormat;
import dev.evenflow.metric.Predictions;
import dev.evenflow.nn.Applied;
import dev.evenflow.nn.Build;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Loss;
import dev.evenflow.nn.Variables;
import dev.evenflow.nn.loss.CrossEntropy;
import dev.evenflow.random.RandomStream;
import dev.evenflow.replay.Replay;
import dev.evenflow.tensor.ElementType;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Trains a model that classifies or tells quantities, evaluates it and asks it. Everything is a
 * function of the seed and of what it was given so far, to the bit, for any number of threads. A
 * trainer belongs to one caller at a time, and says so if a second thread comes; trainers share
 * nothing.
 *
 * <p>The model's variables are made for one shape of examples, by {@link #prepare} or by the first
 * data set that it is given. A model that {@linkplain Layer#readsIndices reads indices} is given
 * them as whole numbers. Of classes, from 0, the output is logits [batch ..., classes], of
 * quantities [batch, quantities].
 *
 * <pre>{@code
 * Trainer trainer = Trainer.builder(model).optimizer(new Adam(0.001)).build();
 * trainer.fit(train, 10, List.of());
 * double accuracy = trainer.evaluate(test).accuracy();
 * }</pre>
 */
public final class Trainer {
  private final TrainingPlan plan;
  private final Map<String, String> settings;
  private final long seed;
  private final int threads;
  private final int batchSize;
  private final Recovery recovery;
  private final SingleCaller caller = new SingleCaller();
  private final Recent<Integer, TrainingStep> training = new Recent<>();
  private final Recent<Integer, EvaluationStep> evaluating = new Recent<>();
  private final Recent<Integer, PredictionStep> predicting = new Recent<>();
  private Variables variables;
  private @Nullable Shape example;
  private boolean calibrated;
  private @Nullable TargetForm target;
  private long position;
  private @Nullable Watching watching;
  private TrainingProgress progress = TrainingProgress.NONE;

  private Trainer(
      TrainingPlan plan,
      Map<String, String> settings,
      long seed,
      int threads,
      int batchSize,
      Recovery recovery) {
    this.plan = plan;
    this.settings = settings;
    this.seed = seed;
    this.threads = threads;
    this.batchSize = batchSize;
    this.recovery = recovery;
    this.variables = new Variables(seed);
  }

  /** A trainer of this model; the optimizer must be given. */
  public static Builder builder(Layer model) {
    return new Builder(model);
  }

  /** The strategies that it trains by. */
  public TrainingPlan plan() {
    return plan;
  }

  /** The model's parameters and states, and slots; none until the model is prepared. */
  public Variables variables() {
    return variables;
  }

  /** The number of batches drawn so far, those that the guard refused included. */
  public long position() {
    return position;
  }

  /**
   * Makes the model's variables, if that is not done yet.
   *
   * @param extents of one example, such as 8, 8, 1 for an image (height, width, channels)
   * @throws EvenflowException if they were made for another shape
   */
  public void prepare(int... extents) {
    caller.run(() -> prepare(Shape.of(extents)));
  }

  private void prepare(Shape shape) {
    if (example != null && !example.equals(shape)) {
      throw new EvenflowException(
          "the model was made for examples of shape %s, given %s".formatted(example, shape));
    }
    if (example == null) {
      variables = made(shape);
      example = shape;
    }
  }

  /**
   * Makes the model's variables for the examples of a data set, if that is not done yet; there may
   * be none in it.
   *
   * @throws EvenflowException if they were made for another shape, or other targets than these were
   *     trained on
   */
  public void prepare(Dataset data) {
    caller.run(() -> {
      prepare(Shape.of(data.features().shape()));
      aim(TargetForm.of(data.targets()));
    });
  }

  private TargetForm aim(TargetForm form) {
    if (target != null && !target.equals(form)) {
      throw new EvenflowException(
          "the model was made for targets of %s, given %s".formatted(target, form));
    }
    target = form;
    return form;
  }

  /** From the model as it trains, which has all its states. */
  private Variables made(Shape shape) {
    Variables made = new Variables(seed);
    Tensor features = BatchInputs.of(plan.model(), shape, batchSize).features();
    new Build(made, true, Tensor.constant(0)).apply(plan.model(), features);
    return made;
  }

  /**
   * Trains on one batch. If loss, gradients or new states are not finite, gradients are so large
   * that their squares overflow, or a strategy's condition is not met, no variable changes; {@link
   * #position()} always moves on.
   *
   * @param features of the examples, one after the other, of the shape that is prepared
   * @param labels the class of each
   * @throws EvenflowException if the model is not prepared or the features are not that many
   *     examples; then nothing changes
   */
  public StepReport step(float[] features, int[] labels) {
    return caller.call(() -> {
      calibrate(features, labels.length);
      aim(TargetForm.CLASS);
      return counted(step(labels.length).run(features, labels, position));
    });
  }

  /** Trains on one batch like {@link #step(float[], int[])}, with as many quantities for each. */
  public StepReport step(float[] features, float[] quantities) {
    return caller.call(() -> {
      int count = features.length / prepared().size();
      calibrate(features, count);
      aim(new TargetForm(ElementType.FLOAT32, Shape.of(quantities.length / count)));
      return counted(step(count).run(features, quantities, position));
    });
  }

  /** Trains on one batch of a data set for which this is prepared. */
  StepReport step(ExampleBatch batch) {
    return caller.call(() -> {
      calibrate(batch.features(), batch.count());
      return counted(step(batch.count()).run(batch, position));
    });
  }

  private StepReport counted(StepReport report) {
    position++;
    return report;
  }

  /**
   * Lets a batch decide the initial values that depend on one, such as {@link
   * dev.evenflow.nn.init.Lsuv}'s, unless that is done or training has begun. The first batch that
   * is trained on does so otherwise.
   *
   * @param features of the examples, one after the other, of the shape that is prepared
   * @param count the number of examples
   * @throws EvenflowException if the model is not prepared, the features are not that many examples
   *     or an initializer does not get along with them; then nothing changes
   */
  public void calibrate(float[] features, int count) {
    caller.run(() -> calibrateAlone(features, count));
  }

  private void calibrateAlone(float[] features, int count) {
    BatchInputs.check(prepared(), features, count);
    if (!isCalibrated()) {
      Variables fresh = made(prepared());
      fresh
          .of(Variable.Role.PARAMETER)
          .forEach(each -> each.assign(variables.get(each.name()).values()));
      new Calibration(plan.model(), fresh, BatchInputs.of(plan.model(), prepared(), count), threads)
          .run(features);
      // With them go slots that began as copies of weights.
      replaceVariables(fresh);
      calibrated = true;
    }
  }

  /** As {@link #calibrate(float[], int)} by the batch that comes next. */
  void calibrate(Dataset train) {
    if (!isCalibrated()) {
      int[] next = batches(train).batch(position);
      calibrate(new ExampleBatch(train, next.length).load(next, 0).features(), next.length);
    }
  }

  private boolean isCalibrated() {
    return calibrated || variables.calibrated().isEmpty();
  }

  /**
   * Writes and compiles the step of this data's batches, which otherwise the first one does.
   *
   * @throws EvenflowException if the examples are not of the shape that is prepared, or strategies
   *     cannot be combined
   */
  public void compile(Dataset train) {
    prepare(train);
    step(Math.min(batchSize, train.size())).compile();
  }

  /** Lets the virtual machine compile the step of a batch before it is needed. */
  void warmUp(int batch) {
    step(batch).warmUp();
  }

  /**
   * Lets a probe watch steps from here on, in the place of another. Of a step over several batches,
   * the last is watched. What comes out of the training is the same to the bit.
   *
   * @param every how many steps there are for one that is watched, at least 1, as the number of
   *     committed steps counts them
   */
  public void watch(Probe probe, int every) {
    watch(Watching.every(probe, every));
  }

  /** Lets a probe watch steps of its choice in the place of another. */
  public void watch(Watching by) {
    caller.run(() -> {
      watching = by;
      training.all().forEach(step -> step.watch(by));
    });
  }

  private TrainingStep step(int batch) {
    return training.get(batch, count -> step(variables, inputs(prepared(), count)));
  }

  private TrainingStep step(Variables over, BatchInputs given) {
    TrainingStep step = new TrainingStep(plan, over, given, threads);
    if (watching != null) {
      step.watch(watching);
    }
    return step;
  }

  private BatchInputs inputs(Shape shape, int count) {
    return BatchInputs.of(plan.model(), shape, target == null ? TargetForm.CLASS : target, count);
  }

  /** Makes the slots, which the step of a batch does. */
  void makeSlots(int batch) {
    step(batch);
  }

  /** The step that was refused last. */
  BadStep badStep(StepReport report, ExampleBatch batch) {
    Map<String, Entry> entries = snapshot(report.position()).byName();
    if (report.gathered() == 0) {
      step(batch.count()).beforeRefusal().forEach(entry -> entries.put(entry.name(), entry));
    }
    Snapshot before =
        new Snapshot(
            report.position(), settings, prepared(), progress, List.copyOf(entries.values()));
    return new BadStep(before, batch.features().clone(), batch.targets(BadStep.TARGETS));
  }

  /** Takes over all variables, and goes on with the batches that follow. */
  void goBack(Snapshot target) {
    SavedWeights.assign(variables.all(), target.byName());
    progress = progress.withTrouble(0, progress.rollBacks() + 1);
  }

  /** Whether all that more than one number is in is finite. */
  boolean isFinite() {
    return variables.all().stream().allMatch(SavedWeights::isFinite);
  }

  Recovery recovery() {
    return recovery;
  }

  /**
   * Explains a step of a training like this one, which stays as it is: the variables are made anew.
   *
   * @param progress is told the share that is done, from 0 to 1
   * @throws EvenflowException if the step does not fit this training
   */
  public Replay replay(BadStep step, DoubleConsumer progress) {
    Trainer copy = new Trainer(plan, settings, seed, threads, batchSize, recovery);
    copy.aim(step.target());
    copy.restore(step.before());
    BatchInputs.check(copy.prepared(), step.features(), step.count());
    return copy.step(step.count())
        .replay(step.features(), step.targetValues(), step.before().position(), progress);
  }

  /** The learning rates that the strategies ask for, before schedule and groups scale them. */
  Set<Double> learningRates() {
    return step(batchSize).learningRates();
  }

  /**
   * Trains for some epochs. A schedule that asks for a metric is told each epoch's training loss.
   *
   * @param epochs at least 1
   * @param listeners told of every batch and epoch, in this order
   */
  public History fit(Dataset train, int epochs, List<TrainingListener> listeners) {
    return caller.call(() -> {
      progress = TrainingProgress.NONE;
      return resume(train, epochs, listeners);
    });
  }

  /**
   * Trains for some epochs, or fewer if the validation says so. A schedule that asks for a metric
   * is told each epoch's validation loss.
   *
   * @param validation what to measure after each epoch
   * @param epochs at least 1
   * @param listeners told of every batch and epoch, in this order
   */
  public History fit(
      Dataset train, Validation validation, int epochs, List<TrainingListener> listeners) {
    return caller.call(() -> {
      progress = TrainingProgress.NONE;
      return resume(train, validation, epochs, listeners);
    });
  }

  /**
   * Goes on with the training that a listener stopped or that a snapshot was taken of, from the
   * batch after the last; a new one if there is none.
   *
   * @param train the same examples
   * @param epochs of the whole training, at least 1
   * @param listeners told of every batch and epoch from here on, in this order
   * @return all epochs, those before included
   * @throws EvenflowException if the training was over another number of examples
   */
  public History resume(Dataset train, int epochs, List<TrainingListener> listeners) {
    return caller.call(() -> loop(train, null, listeners).run(epochs));
  }

  /** Goes on like {@link #resume(Dataset, int, List)} with a training that has a validation. */
  public History resume(
      Dataset train, Validation validation, int epochs, List<TrainingListener> listeners) {
    return caller.call(() -> loop(train, validation, listeners).run(epochs));
  }

  /**
   * Goes on like {@link #resume(Dataset, int, List)} until so many batches are done, in the middle
   * of an epoch if need be. What an epoch has of them is reported then, and a longer training goes
   * on in it.
   *
   * @param batches of the whole training, at least 1
   * @param validation what to measure after each epoch, if anything
   */
  public History resumeTo(
      long batches,
      Dataset train,
      @Nullable Validation validation,
      List<TrainingListener> listeners) {
    return caller.call(() -> loop(train, validation, listeners).runTo(batches));
  }

  private TrainingLoop loop(
      Dataset train, @Nullable Validation validation, List<TrainingListener> listeners) {
    prepare(train);
    return new TrainingLoop(this, train, batches(train), validation, listeners);
  }

  /** Which examples of a data set make which batch. */
  Batches batches(Dataset train) {
    return new Batches(new RandomStream(seed, "batches"), train.size(), batchSize, false);
  }

  /** How far the training has come. */
  public TrainingProgress progress() {
    return progress;
  }

  void progress(TrainingProgress now) {
    progress = now;
  }

  /** Tells the schedule, if it asked for a metric. */
  void metric(double value) {
    if (variables.contains(StepBuild.METRIC)) {
      variables.get(StepBuild.METRIC).scalar(value);
    }
  }

  /**
   * Measures the model with the optimizer's evaluation weights.
   *
   * @throws EvenflowException if the examples are not of the shape that is prepared
   */
  public Evaluation evaluate(Dataset data) {
    return caller.call(() -> evaluated(data, step -> {}));
  }

  /**
   * What the model says of every example with the optimizer's evaluation weights, for a {@link
   * dev.evenflow.metric.Metric}.
   *
   * @throws EvenflowException if the examples are not of the shape that is prepared
   */
  public Predictions predictions(Dataset data) {
    List<float[]> batches = new ArrayList<>();
    caller.call(() -> evaluated(data, step -> batches.add(step.output())));
    float[] outputs = new float[batches.stream().mapToInt(batch -> batch.length).sum()];
    int next = 0;
    for (float[] batch : batches) {
      System.arraycopy(batch, 0, outputs, next, batch.length);
      next += batch.length;
    }
    return new Predictions(outputs, data.targets());
  }

  private Evaluation evaluated(Dataset data, Consumer<EvaluationStep> afterBatch) {
    prepare(data);
    Means means = Means.NONE;
    for (ExampleBatch batch : new OrderedBatches(data, batchSize)) {
      EvaluationStep step = evaluation(batch.count());
      means = means.plus(step.run(batch));
      afterBatch.accept(step);
    }
    return means.mean();
  }

  /**
   * Replaces the running statistics of normalizations, which lag behind the weights, by the exact
   * ones over a data set: mean and variance of all values that each layer is given in evaluation,
   * with the optimizer's evaluation weights, whatever the size of batches. Takes a pass over the
   * data for each layer that has any.
   *
   * @return the number of these layers
   * @throws EvenflowException if the examples are not of the shape that is prepared, or statistics
   *     would not be finite; then nothing changes
   */
  public int recomputeStatistics(Dataset data) {
    return caller.call(() -> {
      prepare(data.features().shape());
      return new RecomputedStatistics(plan, variables, threads)
          .over(new OrderedBatches(data, batchSize));
    });
  }

  private EvaluationStep evaluation(int batch) {
    return evaluating.get(
        batch, count -> new EvaluationStep(plan, variables, inputs(prepared(), count), threads));
  }

  /**
   * What the model says with the optimizer's evaluation weights.
   *
   * @param features of the examples, one after the other, of the shape that is prepared
   * @param count the number of examples
   * @return the probability of each class [count ..., classes], or quantities, row-major
   * @throws EvenflowException if the model is not prepared or the features are not that many
   *     examples
   */
  public float[] predict(float[] features, int count) {
    return caller.call(() -> {
      BatchInputs.check(prepared(), features, count);
      return predicting
          .get(
              count, size -> new PredictionStep(plan, variables, inputs(prepared(), size), threads))
          .run(features);
    });
  }

  /**
   * Writes evaluation weights and states as safetensors, whole or not at all.
   *
   * @throws EvenflowException if the file cannot be written
   */
  public void save(Path file) {
    save(file, WeightsFormat.EVENFLOW);
  }

  /**
   * Writes evaluation weights and states, whole or not at all.
   *
   * @throws EvenflowException if the file cannot be written
   */
  public void save(Path file, WeightsFormat format) {
    caller.run(() -> format.write(file, weights(), layers(prepared())));
  }

  private List<Entry> weights() {
    return SavedWeights.of(EvaluationWeights.of(plan, variables).byParameter(), variables, threads);
  }

  private Map<String, Applied> layers(Shape shape) {
    Build build = new Build(variables, true, Tensor.constant(0));
    build.apply(plan.model(), BatchInputs.of(plan.model(), shape, batchSize).features());
    return build.layers().stream().collect(Collectors.toMap(Applied::path, each -> each));
  }

  /**
   * Starts over from the weights and states of a file: slots, the number of steps and the progress
   * are forgotten, and {@link #variables()} are new. The model must be prepared.
   *
   * @throws EvenflowException if the file is faulty or does not fit the model; then nothing changes
   */
  public void load(Path file) {
    load(file, WeightsFormat.EVENFLOW, Map.of());
  }

  /**
   * Starts over from the weights and states of a file, as {@link #load(Path)}.
   *
   * @param renamed what a layer or array of the file is called in the format's naming of this
   *     model, by what it is called there: the name itself and all names under it
   * @throws EvenflowException if the file is faulty or does not fit the model; then nothing changes
   */
  public void load(Path file, WeightsFormat format, Map<String, String> renamed) {
    caller.run(() -> {
      Variables fresh = made(prepared());
      List<Entry> like = fresh.all().stream().map(SavedWeights::entry).toList();
      Map<String, Entry> given = format.read(file);
      try {
        Map<String, Entry> named = new Tolerance(Set.of(), renamed).rename(given);
        SavedWeights.read(format.ours(named, like, layers(prepared())), fresh);
      } catch (EvenflowException e) {
        throw new EvenflowException(file + ": " + e.getMessage(), e);
      }
      replaceVariables(fresh);
      calibrated = true;
      progress = TrainingProgress.NONE;
    });
  }

  /** All that this training is now, as a copy. The model must be prepared. */
  public Snapshot snapshot() {
    return caller.call(() -> snapshot(position));
  }

  private Snapshot snapshot(long at) {
    return new Snapshot(
        at, settings, prepared(), progress, List.copyOf(SavedWeights.entries(variables).values()));
  }

  /**
   * Makes this training what it was, or another like it was, when a snapshot was taken.
   *
   * @throws EvenflowException if the snapshot does not fit in every name, shape and setting; then
   *     nothing changes
   */
  public void restore(Snapshot snapshot) {
    restore(snapshot, Tolerance.NONE);
  }

  /**
   * Makes this training what one like it was when a snapshot was taken. A model that is not
   * prepared is made for the examples of the snapshot.
   *
   * @param tolerance how the two may differ
   * @throws EvenflowException if they differ in more; then nothing changes
   */
  public void restore(Snapshot snapshot, Tolerance tolerance) {
    caller.run(() -> restoreAlone(snapshot, tolerance));
  }

  private void restoreAlone(Snapshot snapshot, Tolerance tolerance) {
    Shape shape = example == null ? snapshot.example() : example;
    List<Difference> differences = new ArrayList<>(Difference.of(settings, snapshot.settings()));
    differences.addAll(Difference.of(shape, snapshot.example()));
    Map<String, Entry> entries = tolerance.rename(snapshot.byName());
    if (isInPlace(entries)) {
      tolerance.require(differences);
      SavedWeights.assign(variables.all(), entries);
    } else {
      Variables fresh = made(shape);
      // Slots may begin as copies of parameters, so these come first.
      SavedWeights.assign(fresh.all(), entries);
      TrainingStep step = step(fresh, inputs(shape, batchSize));
      differences.addAll(Difference.of(fresh.all(), entries));
      if (snapshot.position() == 0) {
        differences.removeIf(each -> isUnmadeSlot(each, fresh));
      }
      tolerance.require(differences);
      SavedWeights.assign(fresh.all(), entries);
      Map<String, Entry> made = SavedWeights.entries(fresh);
      if (isInPlace(made)) {
        SavedWeights.assign(variables.all(), made);
      } else {
        replaceVariables(fresh);
        training.get(batchSize, any -> step);
      }
      example = shape;
    }
    calibrated = snapshot.position() > 0;
    position = snapshot.position();
    progress = snapshot.progress();
  }

  /** Whether programs are made already that entries suit as they are. */
  private boolean isInPlace(Map<String, Entry> entries) {
    return !training.isEmpty() && Difference.of(variables.all(), entries).isEmpty();
  }

  /** The first step makes slots, so that there are none before. */
  private static boolean isUnmadeSlot(Difference difference, Variables variables) {
    return difference.kind() == Deviation.MISSING
        && variables.get(difference.name()).role() == Variable.Role.SLOT;
  }

  /**
   * A trainer of its own that is where a training like this one was, and trains by another plan
   * from there on. Variables of both go over by name; those that only the other plan has start as
   * in a new training.
   *
   * @throws EvenflowException if the plan is for examples or targets of other shapes
   */
  public Trainer fork(TrainingPlan other, Snapshot at) {
    Trainer fork = new Trainer(other, settings, seed, threads, batchSize, recovery);
    fork.target = target;
    fork.restore(at, Tolerance.of(Deviation.MISSING, Deviation.EXTRA));
    return fork;
  }

  private void replaceVariables(Variables fresh) {
    variables = fresh;
    training.clear();
    evaluating.clear();
    predicting.clear();
  }

  private Shape prepared() {
    if (example == null) {
      throw new EvenflowException(
          "the shape of the examples is not known yet: call prepare with its extents first");
    }
    return example;
  }

  /** The choices of a trainer. */
  public static final class Builder {
    private final Layer model;
    private Loss loss = new CrossEntropy();
    private @Nullable Optimizer optimizer;
    private List<GradientTransform> transforms = List.of();
    private Schedule schedule = (step, total, slots) -> Tensor.constant(1);
    private long seed;
    private int threads = 1;
    private int batchSize = 32;
    private Recovery recovery = new Recovery.Stop();
    private long totalSteps = 1;
    private Map<String, String> settings = Map.of();

    private Builder(Layer model) {
      this.model = model;
    }

    /** What is made small; cross-entropy by default. Targets are int32 classes or floats. */
    public Builder loss(Loss choice) {
      loss = choice;
      return this;
    }

    /** What makes it small; must be given. */
    public Builder optimizer(Optimizer choice) {
      optimizer = choice;
      return this;
    }

    /** What changes the gradients, in this order; nothing by default. */
    public Builder transforms(List<GradientTransform> choice) {
      transforms = List.copyOf(choice);
      return this;
    }

    /** How the learning rate changes over the {@link #totalSteps}; constant by default. */
    public Builder schedule(Schedule choice) {
      schedule = choice;
      return this;
    }

    /** Of initial values, noise and the order of examples; 0 by default. */
    public Builder seed(long choice) {
      seed = choice;
      return this;
    }

    /** How many threads compute, at least 1, the default; results do not depend on it. */
    public Builder threads(int choice) {
      threads = positive("threads", choice);
      return this;
    }

    /** The number of examples of a full batch, at least 1; 32 by default. */
    public Builder batchSize(int choice) {
      batchSize = positive("batch size", choice);
      return this;
    }

    /** What is done about batches that the guard refuses; a stop after 10 in a row by default. */
    public Builder recovery(Recovery choice) {
      recovery = choice;
      return this;
    }

    /** The number of updates planned, at least 1, for schedules that end; 1 by default. */
    public Builder totalSteps(long choice) {
      if (choice < 1) {
        throw new EvenflowException("trainer: total steps must be at least 1, given " + choice);
      }
      totalSteps = choice;
      return this;
    }

    /**
     * What else tells this training from others, by name, such as the strategies as they were
     * spelled: snapshots carry it, and one that was set otherwise is not restored unasked. Seed,
     * batch size and total steps need not be told.
     */
    public Builder settings(Map<String, String> choice) {
      settings = Map.copyOf(choice);
      return this;
    }

    /**
     * The trainer.
     *
     * @throws EvenflowException if no optimizer was given
     */
    public Trainer build() {
      if (optimizer == null) {
        throw new EvenflowException("a trainer needs an optimizer");
      }
      Map<String, String> all = new TreeMap<>(settings);
      all.put("seed", Long.toString(seed));
      all.put("batch-size", Integer.toString(batchSize));
      all.put("total-steps", Long.toString(totalSteps));
      return new Trainer(
          new TrainingPlan(model, loss, optimizer, transforms, schedule, totalSteps),
          Collections.unmodifiableMap(all),
          seed,
          threads,
          batchSize,
          recovery);
    }

    private static int positive(String name, int value) {
      if (value < 1) {
        throw new EvenflowException("trainer: " + name + " must be at least 1, given " + value);
      }
      return value;
    }
  }
}
