package dev.evenflow.nn;

import dev.evenflow.EvenflowException;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One writing of a model's expressions over its variables: for training or for evaluation. */
public final class Build {
  private final Variables variables;
  private final boolean training;
  private final Tensor position;
  private final @Nullable Pooling pooling;
  private final Map<Variable, Tensor> updates = new LinkedHashMap<>();
  private final List<RunningStatistics> statistics = new ArrayList<>();
  private final Map<String, Applied> layers = new LinkedHashMap<>();
  private final List<Applied> loopActivations = new ArrayList<>();
  private final List<Tensor> penalties = new ArrayList<>();

  /**
   * A build of which every batch makes a step.
   *
   * @param variables the model's memory, to which the first build adds
   * @param training whether batch statistics, noise and updates of state are wanted
   * @param position rank 0: the number of batches drawn, which noise is a function of
   */
  public Build(Variables variables, boolean training, Tensor position) {
    this(variables, training, position, null);
  }

  /** A build for training of which several batches make a step. */
  public Build(Variables variables, Tensor position, Pooling pooling) {
    this(variables, true, position, pooling);
  }

  private Build(Variables variables, boolean training, Tensor position, @Nullable Pooling pooling) {
    this.variables = variables;
    this.training = training;
    this.position = position;
    this.pooling = pooling;
  }

  /** The output of a model for an input. */
  public Tensor apply(Layer model, Tensor input) {
    return recorded(new Applied("", model, input, model.apply(input, Scope.root(this))));
  }

  /**
   * What a layer of the model put out, where it was applied first.
   *
   * @param path of the layer, empty for the model itself
   * @throws EvenflowException if there is no such layer
   */
  public Tensor output(String path) {
    Applied layer = layers.get(path);
    if (layer == null) {
      throw new EvenflowException("there is no layer " + path);
    }
    return layer.output();
  }

  /** Every layer where it was applied first, in the order in which they were done. */
  public List<Applied> layers() {
    return List.copyOf(layers.values());
  }

  Tensor recorded(Applied layer) {
    layers.putIfAbsent(layer.path(), layer);
    return layer.output();
  }

  /**
   * The activations within loops over time, such as gates, with all their inputs and outputs [time,
   * n, ...]. Nothing leads from the ones to the others but the function itself.
   */
  public List<Applied> loopActivations() {
    return Collections.unmodifiableList(loopActivations);
  }

  void recordedInLoop(Applied activation) {
    loopActivations.add(activation);
  }

  /** A loss and what the model itself wants small in training, such as a divergence. */
  public Tensor penalized(Tensor loss) {
    return penalties.stream().reduce(loss, Tensor::add);
  }

  void penalize(Tensor penalty) {
    penalties.add(penalty);
  }

  /** The model's memory. */
  public Variables variables() {
    return variables;
  }

  /** The values of states after the step, in the order they were written. */
  public Map<Variable, Tensor> updates() {
    return Collections.unmodifiableMap(updates);
  }

  /** The running statistics of layers, in the order they were applied. */
  public List<RunningStatistics> statistics() {
    return Collections.unmodifiableList(statistics);
  }

  boolean isTraining() {
    return training;
  }

  long seed() {
    return variables.seed();
  }

  Tensor position() {
    return position;
  }

  void update(Variable state, Tensor next) {
    put(state, pooling == null || !training ? next : pooling.state(state, next));
  }

  void track(RunningStatistics tracked, int count) {
    statistics.add(tracked);
    if (training && (count > 1 || pooling != null)) {
      BatchMoments now = pooling == null ? tracked.batch() : pooling.moments(tracked);
      put(tracked.mean(), tracked.nextMean(now));
      put(tracked.variance(), tracked.nextVariance(now));
    }
  }

  private void put(Variable state, Tensor next) {
    if (!state.shape().equals(next.shape())) {
      throw new EvenflowException(
          state.name() + " has shape " + state.shape() + ", its update has " + next.shape());
    }
    if (training && updates.put(state, next) != null) {
      throw new EvenflowException(state.name() + " is updated twice in one step");
    }
  }
}
