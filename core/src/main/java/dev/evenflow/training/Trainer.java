package dev.evenflow.training;

import dev.evenflow.EvenflowException;
import dev.evenflow.data.Batches;
import dev.evenflow.data.Dataset;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Loss;
import dev.evenflow.nn.Variables;
import dev.evenflow.nn.loss.CrossEntropy;
import dev.evenflow.random.RandomStream;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Trains a classifier: holds the model's variables and the programs that change or use them. Equal
 * seeds give equal bytes, whatever the number of threads. It serves one caller at a time; any
 * number of trainers work side by side.
 */
public final class Trainer {
  /** Programs kept, the last used ones. */
  private static final int MOST_PROGRAMS = 8;

  private final StepProgram.Strategies strategies;
  private final Variables variables;
  private final int threads;
  private final int batchSize;
  private final Map<Shape, StepProgram> steps = new LinkedHashMap<>();
  private final Map<Shape, EvaluationProgram> evaluations = new LinkedHashMap<>();
  private long position;

  private Trainer(Builder builder) {
    this.strategies =
        new StepProgram.Strategies(
            builder.model,
            builder.loss,
            builder.optimizer.get(),
            List.copyOf(builder.transforms),
            builder.schedule,
            builder.totalSteps);
    this.variables = new Variables(builder.seed);
    this.threads = builder.threads;
    this.batchSize = builder.batchSize;
  }

  /** Describes a trainer of a model, whose output is scores [batch, classes]. */
  public static Builder builder(Layer model) {
    return new Builder(model);
  }

  /** A trainer's description. All but the optimizer has a default. */
  public static final class Builder {
    private final Layer model;
    private Loss loss = new CrossEntropy();
    private Supplier<Optimizer> optimizer =
        () -> {
          throw new EvenflowException("a trainer needs an optimizer");
        };
    private List<GradientTransform> transforms = List.of();
    private Schedule schedule = (step, total, slots) -> Tensor.constant(1);
    private long seed;
    private int threads = 1;
    private int batchSize = 32;
    private long totalSteps = 1;

    private Builder(Layer model) {
      this.model = model;
    }

    /** What is made small; cross-entropy by default. */
    public Builder loss(Loss value) {
      loss = value;
      return this;
    }

    /** How it is made small. */
    public Builder optimizer(Optimizer value) {
      optimizer = () -> value;
      return this;
    }

    /** What changes the gradients before the optimizer sees them, in this order. */
    public Builder transforms(List<GradientTransform> values) {
      transforms = List.copyOf(values);
      return this;
    }

    /** How the learning rate changes; constant by default. */
    public Builder schedule(Schedule value) {
      schedule = value;
      return this;
    }

    /** The seed of initial weights, order and noise; 0 by default. */
    public Builder seed(long value) {
      seed = value;
      return this;
    }

    /** How many threads work; results do not depend on it. 1 by default. */
    public Builder threads(int value) {
      threads = atLeastOne("threads", value);
      return this;
    }

    /** Examples in a batch; 32 by default. */
    public Builder batchSize(int value) {
      batchSize = atLeastOne("the batch size", value);
      return this;
    }

    /** Updates planned for the whole run, which schedules look at. */
    public Builder totalSteps(long value) {
      totalSteps = Math.max(1, value);
      return this;
    }

    private static int atLeastOne(String what, int value) {
      if (value < 1) {
        throw new EvenflowException(what + " must be at least 1, given " + value);
      }
      return value;
    }

    /** The trainer. */
    public Trainer build() {
      return new Trainer(this);
    }
  }

  /** The model's memory, filled by the first step, evaluation or {@link #prepare}. */
  public Variables variables() {
    return variables;
  }

  /** The number of batches drawn so far: it advances whether or not a step is committed. */
  public long position() {
    return position;
  }

  /** The number of committed updates. */
  public long step() {
    return variables.contains(StepBuild.STEP) ? (long) variables.get(StepBuild.STEP).scalar() : 0;
  }

  /** Makes the variables for examples of this shape, so that weights can be loaded. */
  public void prepare(int... exampleShape) {
    evaluation(batchShape(1, exampleShape));
  }

  private static Shape batchShape(int count, int[] exampleShape) {
    return Shape.of(exampleShape).inserted(0, count);
  }

  /**
   * Trains on one batch.
   *
   * @param features row-major, of all examples
   * @param labels a class for each example, whose number they tell
   * @param exampleShape the shape of one example
   */
  public StepReport step(float[] features, int[] labels, int... exampleShape) {
    StepProgram step = stepProgram(batchShape(labels.length, exampleShape));
    step.program().set(StepProgram.FEATURES, features);
    step.program().set(StepProgram.LABELS, labels);
    step.program().offer(StepProgram.POSITION, position);
    boolean committed = step.program().run();
    return new StepReport(
        position++, step(), committed, step.loss(), step.correct() / labels.length, step.reports());
  }

  private StepProgram stepProgram(Shape batch) {
    return kept(
        steps,
        batch,
        () -> new StepProgram(strategies, variables, batch, Shape.of(batch.extent(0)), threads));
  }

  private EvaluationProgram evaluation(Shape batch) {
    return kept(
        evaluations,
        batch,
        () ->
            new EvaluationProgram(
                strategies, variables, batch, Shape.of(batch.extent(0)), threads));
  }

  private static <P> P kept(Map<Shape, P> programs, Shape shape, Supplier<P> maker) {
    P found = programs.remove(shape);
    P program = found == null ? maker.get() : found;
    if (programs.size() >= MOST_PROGRAMS) {
      programs.remove(programs.keySet().iterator().next());
    }
    programs.put(shape, program);
    return program;
  }

  /** Trains for some epochs over seeded shuffles of the data, the last shorter batch included. */
  public List<EpochReport> fit(Dataset train, int epochs, List<TrainingListener> listeners) {
    Batches batches =
        new Batches(new RandomStream(variables.seed(), "order"), train.size(), batchSize, false);
    List<EpochReport> history = new ArrayList<>();
    for (int epoch = 1; epoch <= epochs; epoch++) {
      EpochReport report = epoch(train, batches, epoch, epochs, listeners);
      history.add(report);
      listeners.forEach(listener -> listener.onEpoch(report));
      if (listeners.stream().anyMatch(TrainingListener::wantsToStop)) {
        break;
      }
    }
    return history;
  }

  private EpochReport epoch(
      Dataset train, Batches batches, int epoch, int epochs, List<TrainingListener> listeners) {
    long start = System.nanoTime();
    int[] order = batches.order(batches.epoch(position));
    double loss = 0;
    double correct = 0;
    int skipped = 0;
    int perEpoch = batches.perEpoch();
    int width = train.features().width();
    for (int batch = 1; batch <= perEpoch; batch++) {
      int from = batches.from(position);
      int to = batches.to(position);
      float[] features = new float[(to - from) * width];
      int[] labels = new int[to - from];
      train.features().copy(order, from, to, features, 0);
      train.labels().copy(order, from, to, labels, 0);
      StepReport report = step(features, labels, train.features().shape());
      loss += report.loss() * labels.length;
      correct += report.accuracy() * labels.length;
      skipped += report.committed() ? 0 : 1;
      for (TrainingListener listener : listeners) {
        listener.onBatch(report, batch, perEpoch, epoch);
      }
    }
    double seconds = (System.nanoTime() - start) * 1e-9;
    return new EpochReport(
        epoch, epochs, loss / train.size(), correct / train.size(), skipped, seconds);
  }

  /** Loss and accuracy on some data, in evaluation mode. */
  public Evaluation evaluate(Dataset data) {
    double loss = 0;
    double correct = 0;
    int width = data.features().width();
    int size = Math.max(batchSize, 128);
    int[] order = new int[data.size()];
    java.util.Arrays.setAll(order, i -> i);
    for (int from = 0; from < data.size(); from += size) {
      int to = Math.min(data.size(), from + size);
      float[] features = new float[(to - from) * width];
      int[] labels = new int[to - from];
      data.features().copy(order, from, to, features, 0);
      data.labels().copy(order, from, to, labels, 0);
      EvaluationProgram program = evaluation(batchShape(to - from, data.features().shape()));
      program.program().set(StepProgram.FEATURES, features);
      program.program().set(StepProgram.LABELS, labels);
      program.program().run();
      loss += program.loss() * (to - from);
      correct += program.correct();
    }
    return new Evaluation(loss / data.size(), correct / data.size(), data.size());
  }

  /**
   * The probability of every class for each example.
   *
   * @param features row-major, of all examples
   * @param count the number of examples
   * @param exampleShape the shape of one example
   * @return [count, classes], row-major
   */
  public float[] predict(float[] features, int count, int... exampleShape) {
    EvaluationProgram program = evaluation(batchShape(count, exampleShape));
    program.program().set(StepProgram.FEATURES, features);
    program.program().set(StepProgram.LABELS, new int[count]);
    program.program().run();
    return program.probabilities();
  }

  /** Writes parameters and layers' states as safetensors, whole or not at all. */
  public void save(Path file) {
    Weights.save(variables, file);
  }

  /** Reads what {@link #save} wrote for this model; {@link #prepare} it first. */
  public void load(Path file) {
    Weights.load(variables, file);
  }
}
