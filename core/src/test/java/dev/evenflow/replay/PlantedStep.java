package dev.evenflow.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Loss;
import dev.evenflow.nn.Variables;
import dev.evenflow.nn.loss.CrossEntropy;
import dev.evenflow.random.RandomStream;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.training.BatchInputs;
import dev.evenflow.training.GradientTransform;
import dev.evenflow.training.Optimizer;
import dev.evenflow.training.Rule;
import dev.evenflow.training.TrainingPlan;
import dev.evenflow.training.TrainingStep;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * One step of a small training, compiled and replayed.
 *
 * @param model with two classes
 * @param loss of it
 * @param transforms of the gradients
 * @param optimizer of the weights
 * @param example the extents of one
 */
record PlantedStep(
    Layer model,
    Loss loss,
    List<GradientTransform> transforms,
    Optimizer optimizer,
    int... example) {
  static final int BATCH = 3;

  private static final int[] LABELS = {0, 1, 1};
  private static final long POSITION = 4;

  static final Rule DESCENT =
      (parameter, gradient, slots) -> parameter.sub(gradient.mul(slots.rate(0.1)));

  PlantedStep(Layer model, int... example) {
    this(model, new CrossEntropy(), List.of(), DESCENT, example);
  }

  Variables variables() {
    Variables variables = new Variables(5);
    step(variables);
    return variables;
  }

  private TrainingStep step(Variables variables) {
    return new TrainingStep(
        new TrainingPlan(
            model, loss, optimizer, transforms, (step, total, slots) -> Tensor.constant(1), 1),
        variables,
        BatchInputs.of(Shape.of(example), BATCH),
        1);
  }

  /** Features of a batch, none of them 0. */
  float[] features() {
    RandomStream random = new RandomStream(9, "features");
    float[] values = new float[BATCH * Shape.of(example).size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (0.1 + random.uniform(0, i));
    }
    return values;
  }

  Replay replay() {
    return replay(variables(), features());
  }

  /** The values of the inputs of a batch. */
  Map<String, double[]> inputs(float[] features) {
    return Map.of(
        "x", IntStream.range(0, features.length).mapToDouble(i -> features[i]).toArray(),
        "y", IntStream.of(LABELS).asDoubleStream().toArray(),
        "position", new double[] {POSITION});
  }

  Signature signatureOf(Variables variables) {
    return step(variables).signature();
  }

  /** The replay, which refuses the step if and only if the program does. */
  Replay replay(Variables variables, float[] features) {
    TrainingStep step = step(variables);
    Replay replay = Replay.of(step.signature(), inputs(features), share -> {});
    assertThat(step.run(features, LABELS, POSITION).committed()).isEqualTo(!replay.refused());
    return replay;
  }
}
