package dev.evenflow.training;

import dev.evenflow.EvenflowException;
import dev.evenflow.random.RandomStream;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a rule or transform is given beside the gradients: named memory between steps, the step's
 * number, the learning rate, and a place for reports. A slot's name is its parameter's and its own,
 * {@code linear1.weight/momentum}, so that state follows names and never positions.
 */
public final class Slots {
  private final StepBuild build;
  private final String prefix;
  private final @Nullable Variable parameter;
  private final Function<Variable, ParameterScale> scales;
  private final @Nullable LazyRows rows;

  private Slots(
      StepBuild build,
      String prefix,
      @Nullable Variable parameter,
      Function<Variable, ParameterScale> scales,
      @Nullable LazyRows rows) {
    this.build = build;
    this.prefix = prefix;
    this.parameter = parameter;
    this.scales = scales;
    this.rows = rows;
  }

  /** The slots of the whole model in one build of a step. */
  static Slots root(StepBuild build) {
    return new Slots(build, "", null, any -> ParameterScale.ONE, null);
  }

  /** The slots of one parameter. */
  public Slots of(Variable parameter) {
    return new Slots(build, prefix, parameter, scales, rows);
  }

  /** Slots under a further name, for a strategy that wraps another. */
  public Slots child(String name) {
    return new Slots(build, prefix + name + ".", parameter, scales, rows);
  }

  /** These slots with the rate and decay of each parameter scaled further. */
  public Slots scaled(Function<Variable, ParameterScale> further) {
    return new Slots(
        build, prefix, parameter, each -> scales.apply(each).times(further.apply(each)), rows);
  }

  /** These slots for a step that leaves some rows of tables as they are. */
  Slots lazy(LazyRows lazy) {
    return new Slots(build, prefix, parameter, scales, lazy);
  }

  /** Rank 0: the number of this step, from 1. Steps that the guard refused do not count. */
  public Tensor step() {
    return build.step().read().add(1);
  }

  /**
   * Rank 0: a learning rate times the schedule's factor for this step, and times the scale of the
   * parameter's group.
   */
  public Tensor rate(double learningRate) {
    build.asksFor(learningRate);
    return build.scheduleFactor().mul(learningRate * scale().rate());
  }

  /** A weight decay times the scale of the parameter's group: 0 for a parameter to be spared. */
  public double decay(double weightDecay) {
    return weightDecay * scale().decay();
  }

  /**
   * Takes note that the step takes this share of the parameter away, gradient or not: {@code p'= p
   * - share p - ...}. Rows of a table that a lazy step leaves as they are owe it.
   *
   * @param share rank 0, such as rate times decay
   */
  public void decaysBy(Tensor share) {
    if (rows != null) {
      rows.owe(parameter(), share);
    }
  }

  /**
   * Makes sure that the step is of so many batches, as {@link Optimizer#microBatches()} asked.
   *
   * @throws EvenflowException if it is not, since whatever is around this optimizer did not ask
   */
  public void accumulates(int batches) {
    build.accumulates(batches);
  }

  /** Rank 0: what was last measured since the step before, NaN if nothing was. */
  public Tensor metric() {
    return build.metric();
  }

  /**
   * A slot of the parameter's shape (rank 0 outside a parameter) after this step.
   *
   * @param name the slot's name
   * @param initial the value of all its elements before the first step
   * @param update its value after the step from that before
   */
  public Tensor next(String name, double initial, UnaryOperator<Tensor> update) {
    return next(name, shape(), initial, update);
  }

  /**
   * A slot of any shape after this step.
   *
   * @throws EvenflowException if the slot has another update in this step, or it is there with
   *     another shape
   */
  public Tensor next(String name, Shape shape, double initial, UnaryOperator<Tensor> update) {
    return updated(slot(name, shape, initial), update);
  }

  /** A slot of the parameter's shape that starts as a copy of the parameter, after this step. */
  public Tensor nextFromParameter(String name, UnaryOperator<Tensor> update) {
    return updated(copyOfParameter(name), update);
  }

  /** A slot of the parameter's shape that starts as a copy of the parameter, as it is now. */
  public Tensor currentFromParameter(String name) {
    return copyOfParameter(name).read();
  }

  /** A slot as it is now: before the step in a step, after the last one in evaluation weights. */
  public Tensor current(String name, double initial) {
    return current(name, shape(), initial);
  }

  /** A slot of any shape as it is now. */
  public Tensor current(String name, Shape shape, double initial) {
    return slot(name, shape, initial).read();
  }

  /**
   * Adds a rank-0 value to the report of every step, such as a norm before clipping. Values of one
   * name are summed.
   */
  public void report(String name, Tensor value) {
    build.report(prefix + name, value);
  }

  /**
   * Makes the step depend on a rank-0 condition: where it is 0, nothing is written, neither weights
   * nor slots nor running statistics, and the step does not count.
   *
   * @param name what the run says was not met, such as {@code finite-gradients}
   */
  public void require(String name, Tensor condition) {
    build.require(prefix + name, condition);
  }

  /** Uniform numbers in [0, 1) that differ in every step; the name tells streams apart. */
  public Tensor uniform(String name, Shape shape) {
    RandomStream stream = new RandomStream(build.variables().seed(), named(name));
    return Tensor.uniform(shape, stream, build.step().read());
  }

  /** The variable of a slot. */
  Variable slot(String name, Shape shape, double initial) {
    return build.variables().slot(named(name), shape, initial);
  }

  /** Whether there is a slot of this name. */
  boolean contains(String name) {
    return build.variables().contains(named(name));
  }

  /** The step that these slots are written to. */
  StepBuild build() {
    return build;
  }

  private Variable copyOfParameter(String name) {
    Variable from = parameter();
    boolean isNew = !contains(name);
    Variable slot = slot(name, from.shape(), 0);
    if (isNew) {
      slot.assign(from.values());
    }
    return slot;
  }

  private Tensor updated(Variable slot, UnaryOperator<Tensor> update) {
    Tensor next = update.apply(slot.read());
    build.update(slot, rows != null && parameter != null ? rows.kept(parameter, slot, next) : next);
    return next;
  }

  private ParameterScale scale() {
    return parameter == null ? ParameterScale.ONE : scales.apply(parameter);
  }

  private Variable parameter() {
    if (parameter == null) {
      throw new EvenflowException("this slot belongs to a parameter: ask slots.of(parameter)");
    }
    return parameter;
  }

  private Shape shape() {
    return parameter == null ? Shape.SCALAR : parameter.shape();
  }

  private String named(String name) {
    return (parameter == null ? "optimizer" : parameter.name()) + "/" + prefix + name;
  }
}
