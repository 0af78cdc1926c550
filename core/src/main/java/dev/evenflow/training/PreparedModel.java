package dev.evenflow.training;

import dev.evenflow.checkpoint.Entry;
import dev.evenflow.nn.Applied;
import dev.evenflow.nn.Build;
import dev.evenflow.nn.Variables;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A model whose variables are made, for examples of one shape and targets of one form, with the
 * programs over them, one for each size of batches. Where variables are replaced, all of it is.
 */
final class PreparedModel {
  private final TrainingSetup setup;
  private final Shape example;
  private final TargetForm target;
  private final Variables variables;
  private final Recent<Integer, TrainingStep> training = new Recent<>();
  private final Recent<Integer, EvaluationStep> evaluating = new Recent<>();
  private final Recent<Integer, PredictionStep> predicting = new Recent<>();
  private @Nullable Watching watching;

  private PreparedModel(
      TrainingSetup setup,
      Shape example,
      TargetForm target,
      Variables variables,
      @Nullable Watching watching) {
    this.setup = setup;
    this.example = example;
    this.target = target;
    this.variables = variables;
    this.watching = watching;
  }

  /** Makes the variables, from the model as it trains, which has all its states. */
  static PreparedModel make(
      TrainingSetup setup, Shape example, TargetForm target, @Nullable Watching watching) {
    PreparedModel made =
        new PreparedModel(setup, example, target, new Variables(setup.seed()), watching);
    made.build();
    return made;
  }

  /** The same model with variables as in a new training. */
  PreparedModel anew() {
    return make(setup, example, target, watching);
  }

  /** The same variables for other targets. */
  PreparedModel aimedAt(TargetForm other) {
    return target.equals(other)
        ? this
        : new PreparedModel(setup, example, other, variables, watching);
  }

  /** The same model with its initial values as a batch decides them; slots are forgotten. */
  PreparedModel calibrated(float[] features, int count) {
    PreparedModel fresh = anew();
    fresh
        .variables
        .of(Variable.Role.PARAMETER)
        .forEach(each -> each.assign(variables.get(each.name()).values()));
    new Calibration(
            setup.plan().model(),
            fresh.variables,
            BatchInputs.of(setup.plan().model(), example, count),
            setup.threads())
        .run(features);
    return fresh;
  }

  private Build build() {
    Build build = new Build(variables, true, Tensor.constant(0));
    build.apply(setup.plan().model(), inputs(setup.batchSize()).features());
    return build;
  }

  /** The model's layers by path. */
  Map<String, Applied> layers() {
    return build().layers().stream().collect(Collectors.toMap(Applied::path, Function.identity()));
  }

  /** The optimizer's evaluation weights, and the states. */
  List<Entry> evaluationWeights() {
    Map<Variable, Tensor> weights = EvaluationWeights.of(setup.plan(), variables).byParameter();
    return SavedWeights.of(weights, variables, setup.threads());
  }

  Shape example() {
    return example;
  }

  Variables variables() {
    return variables;
  }

  private BatchInputs inputs(int count) {
    return BatchInputs.of(setup.plan().model(), example, target, count);
  }

  /** Trains on batches of a size; the first makes slots. */
  TrainingStep training(int batch) {
    return training.get(
        batch,
        count -> {
          TrainingStep step =
              new TrainingStep(setup.plan(), variables, inputs(count), setup.threads());
          if (watching != null) {
            step.watch(watching);
          }
          return step;
        });
  }

  /** Whether {@link #training} was asked for, so that there are slots. */
  boolean hasSlots() {
    return !training.isEmpty();
  }

  /** Measures batches of a size. */
  EvaluationStep evaluation(int batch) {
    return evaluating.get(
        batch,
        count -> new EvaluationStep(setup.plan(), variables, inputs(count), setup.threads()));
  }

  /** Says what the model does of batches of a size. */
  PredictionStep prediction(int batch) {
    return predicting.get(
        batch,
        count -> new PredictionStep(setup.plan(), variables, inputs(count), setup.threads()));
  }

  /** Lets a probe watch the steps of all sizes from here on. */
  void watch(Watching by) {
    watching = by;
    training.all().forEach(step -> step.watch(by));
  }
}
