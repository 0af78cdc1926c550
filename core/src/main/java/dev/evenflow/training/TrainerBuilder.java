package dev.evenflow.training;

import dev.evenflow.EvenflowException;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Loss;
import dev.evenflow.nn.loss.CrossEntropy;
import dev.evenflow.tensor.Tensor;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The choices of a {@link Trainer}. */
public final class TrainerBuilder {
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

  TrainerBuilder(Layer model) {
    this.model = model;
  }

  /** What is made small; cross-entropy by default. Targets are int32 classes or floats. */
  public TrainerBuilder loss(Loss choice) {
    loss = choice;
    return this;
  }

  /** What makes it small; must be given. */
  public TrainerBuilder optimizer(Optimizer choice) {
    optimizer = choice;
    return this;
  }

  /** What changes the gradients, in this order; nothing by default. */
  public TrainerBuilder transforms(List<GradientTransform> choice) {
    transforms = List.copyOf(choice);
    return this;
  }

  /** How the learning rate changes over the {@link #totalSteps}; constant by default. */
  public TrainerBuilder schedule(Schedule choice) {
    schedule = choice;
    return this;
  }

  /** Of initial values, noise and the order of examples; 0 by default. */
  public TrainerBuilder seed(long choice) {
    seed = choice;
    return this;
  }

  /** How many threads compute, at least 1, the default; results do not depend on it. */
  public TrainerBuilder threads(int choice) {
    threads = positive("threads", choice);
    return this;
  }

  /** The number of examples of a full batch, at least 1; 32 by default. */
  public TrainerBuilder batchSize(int choice) {
    batchSize = positive("batch size", choice);
    return this;
  }

  /** What is done about batches that the guard refuses; a stop after 10 in a row by default. */
  public TrainerBuilder recovery(Recovery choice) {
    recovery = choice;
    return this;
  }

  /** The number of updates planned, at least 1, for schedules that end; 1 by default. */
  public TrainerBuilder totalSteps(long choice) {
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
  public TrainerBuilder settings(Map<String, String> choice) {
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
    TrainingPlan plan = new TrainingPlan(model, loss, optimizer, transforms, schedule, totalSteps);
    return new Trainer(
        new TrainingSetup(
            plan, Collections.unmodifiableMap(all), seed, threads, batchSize, recovery));
  }

  private static int positive(String name, int value) {
    if (value < 1) {
      throw new EvenflowException("trainer: " + name + " must be at least 1, given " + value);
    }
    return value;
  }
}
