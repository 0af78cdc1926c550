package dev.evenflow.training;

import dev.evenflow.EvenflowException;
import dev.evenflow.nn.Variables;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The update expressions of one step under construction: what {@link Slots} write to. */
public final class StepBuild {
  /** The name of the variable that counts committed updates. */
  public static final String STEP = "step";

  /**
   * The name of the variable to write a metric to, such as a validation loss, if a schedule asked
   * for one. The next step consumes it and leaves NaN.
   */
  public static final String METRIC = "metric";

  private final Variables variables;
  private final Variable step;
  private final int microBatches;
  private final Tensor scheduleFactor;
  private final Map<Variable, Tensor> updates = new LinkedHashMap<>();
  private final Map<String, Tensor> reports = new LinkedHashMap<>();
  private final Map<String, Tensor> conditions = new LinkedHashMap<>();
  private final Set<Double> learningRates = new LinkedHashSet<>();
  private final List<OwedDecay> owed = new ArrayList<>();
  private boolean isAccumulated;

  /**
   * A step over these variables.
   *
   * @param schedule scales the learning rate
   * @param totalSteps the number of updates planned for the run
   */
  public StepBuild(Variables variables, Schedule schedule, long totalSteps) {
    this(variables, schedule, totalSteps, 1);
  }

  /** A step of a training, over as many batches as its optimizer gathers. */
  StepBuild(Variables variables, TrainingPlan plan) {
    this(variables, plan.schedule(), plan.totalSteps(), plan.optimizer().microBatches());
  }

  private StepBuild(Variables variables, Schedule schedule, long totalSteps, int microBatches) {
    this.variables = variables;
    this.microBatches = microBatches;
    this.step = variables.slot(STEP, Shape.SCALAR, 0);
    this.scheduleFactor = schedule.factor(step.read(), totalSteps, slots().child("schedule"));
  }

  /** The slots of the whole model. */
  public Slots slots() {
    return Slots.root(this);
  }

  /** Everything that is written when the step is committed. */
  public Map<Variable, Tensor> updates() {
    Map<Variable, Tensor> all = new LinkedHashMap<>(updates);
    all.put(step, step.read().add(1));
    return all;
  }

  /** Rank-0 values that strategies report, by name. */
  public Map<String, Tensor> reports() {
    return Collections.unmodifiableMap(reports);
  }

  /**
   * Rank-0 values by name, of which none may be 0 where the step is committed: the strategies' part
   * of the guard.
   */
  public Map<String, Tensor> conditions() {
    return Collections.unmodifiableMap(conditions);
  }

  /** The learning rates that strategies have asked for, before schedule and groups scale them. */
  public Set<Double> learningRates() {
    return Collections.unmodifiableSet(learningRates);
  }

  /**
   * Gives a variable its value after the step.
   *
   * @throws EvenflowException if it has one, or the shapes differ
   */
  public void update(Variable variable, Tensor next) {
    if (!variable.shape().equals(next.shape())) {
      throw new EvenflowException(
          variable.name() + " has shape " + variable.shape() + ", its update " + next.shape());
    }
    if (updates.put(variable, next) != null) {
      throw new EvenflowException(variable.name() + " is updated twice in one step");
    }
  }

  /** How many batches the step is of. */
  int microBatches() {
    return microBatches;
  }

  void accumulates(int batches) {
    if (batches != microBatches || isAccumulated) {
      throw new EvenflowException(
          "accumulate must come once, as the last wrapper of a trainer's optimizer, as in"
              + " adam+ema+accumulate:4");
    }
    isAccumulated = true;
  }

  /** Lets rows of a table be written without the decay that they owe. */
  void owe(OwedDecay decay) {
    owed.add(decay);
  }

  /** Tables of which rows owe a decay. */
  List<OwedDecay> owed() {
    return owed;
  }

  Variables variables() {
    return variables;
  }

  Variable step() {
    return step;
  }

  Tensor metric() {
    Variable metric = variables.slot(METRIC, Shape.SCALAR, Double.NaN);
    updates.put(metric, Tensor.constant(Double.NaN));
    return metric.read();
  }

  Tensor scheduleFactor() {
    return scheduleFactor;
  }

  void asksFor(double learningRate) {
    learningRates.add(learningRate);
  }

  void require(String name, Tensor condition) {
    if (!condition.isScalar()) {
      throw new EvenflowException(
          "condition " + name + " must be rank 0, given " + condition.shape());
    }
    conditions.merge(name, condition, Tensor::mul);
  }

  void report(String name, Tensor value) {
    if (!value.isScalar()) {
      throw new EvenflowException("report " + name + " must be rank 0, given " + value.shape());
    }
    reports.merge(name, value, Tensor::add);
  }
}
