package dev.evenflow.training;

import dev.evenflow.EvenflowException;
import dev.evenflow.checkpoint.Entry;
import dev.evenflow.data.Batches;
import dev.evenflow.data.Dataset;
import dev.evenflow.exchange.WeightsFormat;
import dev.evenflow.metric.Predictions;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Variables;
import dev.evenflow.random.RandomStream;
import dev.evenflow.replay.Replay;
import dev.evenflow.tensor.ElementType;
import dev.evenflow.tensor.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
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
  private final TrainingSetup setup;
  private final SingleCaller caller = new SingleCaller();
  private @Nullable PreparedModel model;
  private @Nullable TargetForm target;
  private @Nullable Watching watching;
  private boolean calibrated;
  private long position;
  private TrainingProgress progress = TrainingProgress.NONE;

  Trainer(TrainingSetup setup) {
    this.setup = setup;
  }

  /** A trainer of this model; the optimizer must be given. */
  public static TrainerBuilder builder(Layer model) {
    return new TrainerBuilder(model);
  }

  /** The strategies that it trains by. */
  public TrainingPlan plan() {
    return setup.plan();
  }

  /** The model's parameters and states, and slots; none until the model is prepared. */
  public Variables variables() {
    return model == null ? new Variables(setup.seed()) : model.variables();
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

  private PreparedModel prepare(Shape shape) {
    if (model != null && !model.example().equals(shape)) {
      throw new EvenflowException(
          "the model was made for examples of shape %s, given %s"
              .formatted(model.example(), shape));
    }
    PreparedModel prepared = model == null ? make(shape) : model;
    model = prepared;
    return prepared;
  }

  private PreparedModel make(Shape shape) {
    return PreparedModel.make(setup, shape, target == null ? TargetForm.CLASS : target, watching);
  }

  /**
   * Makes the model's variables for the examples of a data set, if that is not done yet; there may
   * be none in it.
   *
   * @throws EvenflowException if they were made for another shape, or other targets than these were
   *     trained on
   */
  public void prepare(Dataset data) {
    caller.run(() -> prepareFor(data));
  }

  private PreparedModel prepareFor(Dataset data) {
    prepare(Shape.of(data.features().shape()));
    return aim(TargetForm.of(data.targets()));
  }

  /** The model, which is prepared, for these targets. */
  private PreparedModel aim(TargetForm form) {
    if (target != null && !target.equals(form)) {
      throw new EvenflowException(
          "the model was made for targets of %s, given %s".formatted(target, form));
    }
    PreparedModel aimed = prepared().aimedAt(form);
    target = form;
    model = aimed;
    return aimed;
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
      TrainingStep step = aim(TargetForm.CLASS).training(labels.length);
      return counted(step.run(features, labels, position));
    });
  }

  /** Trains on one batch like {@link #step(float[], int[])}, with as many quantities for each. */
  public StepReport step(float[] features, float[] quantities) {
    return caller.call(() -> {
      int count = features.length / prepared().example().size();
      calibrate(features, count);
      TargetForm form = new TargetForm(ElementType.FLOAT32, Shape.of(quantities.length / count));
      return counted(aim(form).training(count).run(features, quantities, position));
    });
  }

  /** Trains on one batch of a data set for which this is prepared. */
  StepReport step(ExampleBatch batch) {
    return caller.call(() -> {
      calibrate(batch.features(), batch.count());
      return counted(prepared().training(batch.count()).run(batch, position));
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
    PreparedModel prepared = prepared();
    BatchInputs.check(prepared.example(), features, count);
    if (!isCalibrated()) {
      model = prepared.calibrated(features, count);
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
    return calibrated || variables().calibrated().isEmpty();
  }

  /**
   * Writes and compiles the step of this data's batches, which otherwise the first one does.
   *
   * @throws EvenflowException if the examples are not of the shape that is prepared, or strategies
   *     cannot be combined
   */
  public void compile(Dataset train) {
    Batches batches = batches(train);
    caller.run(() -> prepareFor(train).training(batches.to(0) - batches.from(0)).compile());
  }

  /** Lets the virtual machine compile the programs of a batch each before it is needed. */
  void warmUp(int batch) {
    prepared().training(batch).warmUpInTime();
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
      if (model != null) {
        model.watch(by);
      }
    });
  }

  /** Makes the slots, which the step of a batch does. */
  void makeSlots(int batch) {
    prepared().training(batch);
  }

  /** The step that was refused last. */
  BadStep badStep(StepReport report, ExampleBatch batch) {
    Map<String, Entry> entries = snapshot(report.position()).byName();
    if (report.gathered() == 0) {
      prepared()
          .training(batch.count())
          .beforeRefusal()
          .forEach(entry -> entries.put(entry.name(), entry));
    }
    Snapshot before = snapshot(report.position(), entries);
    return new BadStep(before, batch.features().clone(), batch.targets(BadStep.TARGETS));
  }

  /** Takes over all variables, and goes on with the batches that follow. */
  void goBack(Snapshot target) {
    SavedWeights.assign(variables().all(), target.byName());
    progress = progress.withTrouble(0, progress.rollBacks() + 1);
  }

  /** Whether all that more than one number is in is finite. */
  boolean isFinite() {
    return variables().all().stream().allMatch(SavedWeights::isFinite);
  }

  Recovery recovery() {
    return setup.recovery();
  }

  /**
   * Explains a step of a training like this one, which stays as it is: the variables are made anew.
   *
   * @param progress is told the share that is done, from 0 to 1
   * @throws EvenflowException if the step does not fit this training
   */
  public Replay replay(BadStep step, DoubleConsumer progress) {
    Trainer copy = new Trainer(setup);
    copy.target = step.target();
    copy.restore(step.before());
    BatchInputs.check(copy.prepared().example(), step.features(), step.count());
    return copy.prepared()
        .training(step.count())
        .replay(step.features(), step.targetValues(), step.before().position(), progress);
  }

  /** The learning rates that the strategies ask for, before schedule and groups scale them. */
  Set<Double> learningRates() {
    return prepared().training(setup.batchSize()).learningRates();
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
    return new Batches(
        new RandomStream(setup.seed(), "batches"), train.size(), setup.batchSize(), false);
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
    if (variables().contains(StepBuild.METRIC)) {
      variables().get(StepBuild.METRIC).scalar(value);
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
    PreparedModel prepared = prepareFor(data);
    Means means = Means.NONE;
    for (ExampleBatch batch : new OrderedBatches(data, setup.batchSize())) {
      EvaluationStep step = prepared.evaluation(batch.count());
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
      PreparedModel prepared = prepare(Shape.of(data.features().shape()));
      return new RecomputedStatistics(setup.plan(), prepared.variables(), setup.threads())
          .over(new OrderedBatches(data, setup.batchSize()));
    });
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
      BatchInputs.check(prepared().example(), features, count);
      return prepared().prediction(count).run(features);
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
    caller.run(() -> format.write(file, prepared().evaluationWeights(), prepared().layers()));
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
      PreparedModel fresh = prepared().anew();
      List<Entry> like = fresh.variables().all().stream().map(SavedWeights::entry).toList();
      Map<String, Entry> given = format.read(file);
      try {
        Map<String, Entry> named = new Tolerance(Set.of(), renamed).rename(given);
        SavedWeights.read(format.ours(named, like, fresh.layers()), fresh.variables());
      } catch (EvenflowException e) {
        throw new EvenflowException(file + ": " + e.getMessage(), e);
      }
      model = fresh;
      calibrated = true;
      progress = TrainingProgress.NONE;
    });
  }

  /** All that this training is now, as a copy. The model must be prepared. */
  public Snapshot snapshot() {
    return caller.call(() -> snapshot(position));
  }

  private Snapshot snapshot(long at) {
    return snapshot(at, SavedWeights.entries(prepared().variables()));
  }

  private Snapshot snapshot(long at, Map<String, Entry> entries) {
    return new Snapshot(
        at, setup.settings(), prepared().example(), progress, List.copyOf(entries.values()));
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
    caller.run(() -> {
      model = new Restoration(setup, snapshot, tolerance).into(model, this::make);
      calibrated = snapshot.position() > 0;
      position = snapshot.position();
      progress = snapshot.progress();
    });
  }

  /**
   * A trainer of its own that is where a training like this one was, and trains by another plan
   * from there on. Variables of both go over by name; those that only the other plan has start as
   * in a new training. Snapshots of it have the settings of the one that is given, which may tell
   * of the other plan.
   *
   * @throws EvenflowException if the plan is for examples or targets of other shapes
   */
  public Trainer fork(TrainingPlan other, Snapshot at) {
    Trainer fork = new Trainer(setup.with(other, at.settings()));
    fork.target = target;
    fork.restore(at, Tolerance.of(Deviation.MISSING, Deviation.EXTRA));
    return fork;
  }

  private PreparedModel prepared() {
    if (model == null) {
      throw new EvenflowException(
          "the shape of the examples is not known yet: call prepare with its extents first");
    }
    return model;
  }
}
