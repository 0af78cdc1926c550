package dev.evenflow.training;

import dev.evenflow.checkpoint.Entry;
import dev.evenflow.nn.BatchMoments;
import dev.evenflow.nn.Pooling;
import dev.evenflow.nn.RunningStatistics;
import dev.evenflow.nn.Variables;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the micro-batches of an effective batch leave behind for its step: slots that are 0 before
 * the first and take on from micro-batch to micro-batch. A bad number stays in them, so that the
 * guard of the step refuses the whole effective batch.
 */
final class Accumulation implements Pooling {
  private static final String OWN = "/accumulate";
  private static final String OPTIMIZER = "optimizer" + OWN;

  private final Variables variables;
  private final int microBatches;
  private final int examples;
  private final Variable gathered;
  private final Map<Variable, Tensor> next = new LinkedHashMap<>();
  private List<Entry> beforeRefusal = List.of();

  /**
   * Of a step under construction.
   *
   * @param microBatches in an effective batch
   * @param examples in a micro-batch
   */
  Accumulation(Variables variables, int microBatches, int examples) {
    this.variables = variables;
    this.microBatches = microBatches;
    this.examples = examples;
    this.gathered = variables.slot(OPTIMIZER + ".batches", Shape.SCALAR, 0);
  }

  /** The sum of a rank-0 value over the effective batch, up to this micro-batch. */
  Tensor sum(String name, Tensor value) {
    return plus(OPTIMIZER + "." + name, value);
  }

  /** The sum of what belongs to a variable over the effective batch, up to this micro-batch. */
  Tensor sum(Variable of, Tensor value) {
    return plus(of.name() + OWN, value);
  }

  private Tensor plus(String name, Tensor value) {
    Variable slot = slot(name, value.shape());
    return next.computeIfAbsent(slot, any -> slot.read().add(value));
  }

  private Variable slot(String name, Shape shape) {
    return variables.slot(name, shape, 0);
  }

  /** The mean over examples of what each micro-batch would make of a state. */
  @Override
  public Tensor state(Variable state, Tensor after) {
    return sum(state, after.mul(examples)).div(sum("examples", Tensor.constant(examples)));
  }

  @Override
  public BatchMoments moments(RunningStatistics statistics) {
    String name = statistics.mean().name() + OWN;
    BatchMoments batch = statistics.batch();
    Variable count = slot(name + ".count", Shape.SCALAR);
    Variable mean = slot(name, batch.mean().shape());
    Variable variance = slot(statistics.variance().name() + OWN, batch.variance().shape());
    BatchMoments all = new BatchMoments(count.read(), mean.read(), variance.read()).with(batch);
    next.put(count, all.count());
    next.put(mean, all.mean());
    next.put(variance, all.variance());
    return all;
  }

  /**
   * What a micro-batch does that is not the last of its effective batch: whatever it finds is
   * written.
   *
   * @param results the first outputs; the last is 0 where one of the sums that must be finite for a
   *     step is not
   * @param finite these sums
   */
  Signature signature(List<Tensor> results, Collection<Tensor> finite) {
    List<Tensor> outputs = new ArrayList<>(results);
    outputs.add(new Guard().finite(finite).tensor());
    return new Signature(outputs, next, Tensor.constant(1));
  }

  /** How many micro-batches are gathered for the next step. */
  int gathered() {
    return (int) gathered.scalar();
  }

  /** Whether the next micro-batch is the last of its effective batch. */
  boolean isLast() {
    return gathered() + 1 >= microBatches;
  }

  /** Goes on after a micro-batch. */
  void advance(boolean refused) {
    if (isLast()) {
      beforeRefusal =
          refused ? next.keySet().stream().map(SavedWeights::entry).toList() : List.of();
      gathered.scalar(0);
      clear();
    } else {
      gathered.scalar(gathered.scalar() + 1);
    }
  }

  /** The sums that the last step met, if it was refused. */
  List<Entry> beforeRefusal() {
    return beforeRefusal;
  }

  /** Makes all sums 0. */
  void clear() {
    next.keySet().forEach(slot -> slot.fill(0));
  }
}
