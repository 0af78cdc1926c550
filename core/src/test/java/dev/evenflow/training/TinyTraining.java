package dev.evenflow.training;

import dev.evenflow.data.Dataset;
import dev.evenflow.data.Features;
import dev.evenflow.data.Labels;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Linear;
import dev.evenflow.nn.Sequential;
import dev.evenflow.nn.init.XavierUniform;
import dev.evenflow.random.RandomStream;
import dev.evenflow.tensor.Tensor;
import java.util.List;

/** Small data, a small model with a state and noise, and small optimizers. */
final class TinyTraining {
  /** Stochastic descent with momentum, so that there are slots. */
  static final Rule MOMENTUM =
      (parameter, gradient, slots) ->
          parameter.sub(
              slots.next("momentum", 0, old -> old.mul(0.5).add(gradient)).mul(slots.rate(0.1)));

  private static final Layer CENTERING =
      (input, scope) -> {
        Tensor running = scope.state("mean", input.shape().without(0), 0);
        Tensor mean = input.mean(0);
        scope.update("mean", running.mul(0.9).add(mean.mul(0.1)));
        return input.sub(scope.isTraining() ? mean : running);
      };

  private static final Layer NOISE =
      (input, scope) ->
          scope.isTraining()
              ? input.mul(scope.uniform("noise", input.shape()).mul(0.2).add(0.9))
              : input;

  static final Layer MODEL =
      new Sequential(
          new Linear(5, new XavierUniform()),
          CENTERING,
          (input, scope) -> input.tanh(),
          NOISE,
          new Linear(3, new XavierUniform()));

  private TinyTraining() {}

  /** Three separable classes in the plane, in turn. */
  static Dataset data(int examples) {
    RandomStream random = new RandomStream(7, "toy");
    float[] features = new float[2 * examples];
    int[] labels = new int[examples];
    for (int i = 0; i < examples; i++) {
      labels[i] = i % 3;
      double angle = 2 * Math.PI * labels[i] / 3;
      features[2 * i] = (float) (2 * Math.cos(angle) + random.uniform(0, 2L * i) - 0.5);
      features[2 * i + 1] = (float) (2 * Math.sin(angle) + random.uniform(0, 2L * i + 1) - 0.5);
    }
    return new Dataset(Features.of(features, 2), new Labels(labels, List.of("a", "b", "c")));
  }

  static TrainerBuilder trainer() {
    return Trainer.builder(MODEL).optimizer(MOMENTUM).seed(3).batchSize(8);
  }
}
