package dev.evenflow.training;

import dev.evenflow.EvenflowException;
import dev.evenflow.data.Batches;
import dev.evenflow.data.Dataset;
import dev.evenflow.nn.Build;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Loss;
import dev.evenflow.nn.Variables;
import dev.evenflow.nn.loss.CrossEntropy;
import dev.evenflow.random.RandomStream;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Trains a model that classifies, evaluates it and asks it. Everything is a function of the seed
 * and of what it was given so far, to the bit, for any number of threads. A trainer belongs to one
 * caller at a time; trainers share nothing.
 *
 * <p>The model's variables are made for one shape of examples, by {@link #prepare} or by the first
 * data set that it is given. Labels are classes, from 0; the output is logits [batch, classes].
 *
 * <pre>{@code
 * Trainer trainer = Trainer.builder(model).optimizer(new Adam(0.001)).build();
 * trainer.fit(train, 10, List.of());
 * double accuracy = trainer.evaluate(test).accuracy();
 * }</pre>
 */
public final class Trainer {
  private final TrainingPlan plan;
  private final long seed;
  private final int threads;
  private final int batchSize;
  private final Recent<Integer, TrainingStep> training = new Recent<>();
  private final Recent<Integer, EvaluationStep> evaluating = new Recent<>();
  private final Recent<Integer, PredictionStep> predicting = new Recent<>();
  private Variables variables;
  private @Nullable Shape example;
  private long position;

  private Trainer(Builder builder, Optimizer optimizer) {
    this.plan =
        new TrainingPlan(
            builder.model,
            builder.loss,
            optimizer,
            builder.transforms,
            builder.schedule,
            builder.totalSteps);
    this.seed = builder.seed;
    this.threads = builder.threads;
    this.batchSize = builder.batchSize;
    this.variables = new Variables(seed);
  }

  /** A trainer of this model; the optimizer must be given. */
  public static Builder builder(Layer model) {
    return new Builder(model);
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
    Shape shape = Shape.of(extents);
    if (example != null && !example.equals(shape)) {
      throw new EvenflowException(
          "the model was made for examples of shape %s, given %s".formatted(example, shape));
    }
    if (example == null) {
      variables = made(shape);
      example = shape;
    }
  }

  /** From the model as it trains, which has all its states. */
  private Variables made(Shape shape) {
    Variables made = new Variables(seed);
    Tensor features = BatchInputs.of(shape, batchSize).features();
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
    BatchInputs.check(prepared(), features, labels.length);
    return training(labels.length).run(features, labels, position++);
  }

  /** Lets the virtual machine compile the step of a batch before it is needed. */
  void warmUp(int batch) {
    training(batch).warmUp();
  }

  private TrainingStep training(int batch) {
    return training.get(
        batch,
        count -> new TrainingStep(plan, variables, BatchInputs.of(prepared(), count), threads));
  }

  /**
   * Trains for some epochs. A schedule that asks for a metric is told each epoch's training loss.
   *
   * @param epochs at least 1
   * @param listeners told of every batch and epoch, in this order
   */
  public History fit(Dataset train, int epochs, List<TrainingListener> listeners) {
    return loop(train, listeners).run(epochs, null);
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
    return loop(train, listeners).run(epochs, validation);
  }

  private TrainingLoop loop(Dataset train, List<TrainingListener> listeners) {
    prepare(train.features().shape());
    RandomStream stream = new RandomStream(seed, "batches");
    Batches batches = new Batches(stream, train.size(), batchSize, false);
    return new TrainingLoop(this, train, batches, listeners);
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
    prepare(data.features().shape());
    int[] order = IntStream.range(0, data.size()).toArray();
    Recent<Integer, ExampleBatch> loaded = new Recent<>();
    Means means = new Means();
    for (int from = 0; from < order.length; from += batchSize) {
      int size = Math.min(batchSize, order.length - from);
      ExampleBatch batch =
          loaded.get(size, count -> new ExampleBatch(data, count)).load(order, from);
      means.add(evaluation(batch.labels().length).run(batch.features(), batch.labels()));
    }
    return means.mean();
  }

  private EvaluationStep evaluation(int batch) {
    return evaluating.get(
        batch,
        count -> new EvaluationStep(plan, variables, BatchInputs.of(prepared(), count), threads));
  }

  /**
   * What the model says with the optimizer's evaluation weights.
   *
   * @param features of the examples, one after the other, of the shape that is prepared
   * @param count the number of examples
   * @return the probability of each class [count, classes], row-major
   * @throws EvenflowException if the model is not prepared or the features are not that many
   *     examples
   */
  public float[] predict(float[] features, int count) {
    BatchInputs.check(prepared(), features, count);
    return predicting
        .get(
            count,
            size -> new PredictionStep(plan, variables, BatchInputs.of(prepared(), size), threads))
        .run(features);
  }

  /**
   * Writes evaluation weights and states as safetensors, whole or not at all.
   *
   * @throws EvenflowException if the file cannot be written
   */
  public void save(Path file) {
    prepared();
    SavedWeights.write(
        file, EvaluationWeights.of(plan, variables).byParameter(), variables, threads);
  }

  /**
   * Starts over from the weights and states of a file: slots and the number of steps are forgotten,
   * and {@link #variables()} are new. The model must be prepared.
   *
   * @throws EvenflowException if the file is faulty or does not fit the model; then nothing changes
   */
  public void load(Path file) {
    Variables fresh = made(prepared());
    SavedWeights.read(file, fresh);
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
    private long totalSteps = 1;

    private Builder(Layer model) {
      this.model = model;
    }

    /** What is made small; cross-entropy by default. Targets are int32 classes. */
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

    /** The number of updates planned, at least 1, for schedules that end; 1 by default. */
    public Builder totalSteps(long choice) {
      if (choice < 1) {
        throw new EvenflowException("trainer: total steps must be at least 1, given " + choice);
      }
      totalSteps = choice;
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
      return new Trainer(this, optimizer);
    }

    private static int positive(String name, int value) {
      if (value < 1) {
        throw new EvenflowException("trainer: " + name + " must be at least 1, given " + value);
      }
      return value;
    }
  }
}
