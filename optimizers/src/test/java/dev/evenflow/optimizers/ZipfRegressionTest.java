package dev.evenflow.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.evenflow.nn.EmbeddingBag;
import dev.evenflow.nn.Initializer;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Linear;
import dev.evenflow.nn.Loss;
import dev.evenflow.nn.Variables;
import dev.evenflow.nn.loss.BceWithLogits;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.training.BatchInputs;
import dev.evenflow.training.Optimizer;
import dev.evenflow.training.StepReport;
import dev.evenflow.training.TrainingPlan;
import dev.evenflow.training.TrainingStep;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleFunction;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Logistic regression on features of which most are rare, as words are: feature j occurs in
 * proportion to j^-1.1. Adagrad (Duchi et al. 2011) takes larger steps for rarer ones, which one
 * rate for all cannot; on features that are always there it gains nothing. Losses are those of each
 * batch before its step, in one pass, at the best rate of a grid.
 */
class ZipfRegressionTest {
  private static final int BATCH = 10;
  private static final double EXPONENT = 1.1;
  private static final double[] RATES = {0.003, 0.01, 0.03, 0.1, 0.3, 1};
  private static final Initializer ZEROS = (shape, fans, random) -> new float[shape.size()];
  private static final Loss LOG_LOSS =
      (output, labels) -> new BceWithLogits().of(output.reshape(labels.shape()), labels.toFloats());

  /** A step on a batch of examples. */
  private interface Taken {
    StepReport of(TrainingStep step, int batch);
  }

  /** The mean loss of a pass. */
  private static double loss(
      Layer model, Optimizer optimizer, BatchInputs inputs, int batches, Taken taken) {
    TrainingPlan plan =
        new TrainingPlan(
            model,
            LOG_LOSS,
            optimizer,
            List.of(),
            (step, total, slots) -> Tensor.constant(1),
            batches);
    TrainingStep step = new TrainingStep(plan, new Variables(0), inputs, 1);
    double sum = 0;
    for (int batch = 0; batch < batches; batch++) {
      sum += taken.of(step, batch).loss();
    }
    return sum / batches;
  }

  /** The losses of Adagrad and of SGD, each at its best rate. */
  private static double[] losses(
      Layer model, BatchInputs inputs, int batches, double[] rates, Taken taken) {
    DoubleFunction<Optimizer> adagrad = Adagrad::new;
    DoubleFunction<Optimizer> sgd = Sgd::new;
    return Arrays.asList(adagrad, sgd).stream()
        .mapToDouble(rule ->
            DoubleStream.of(rates)
                .map(rate -> loss(model, rule.apply(rate), inputs, batches, taken))
                .min()
                .orElseThrow())
        .toArray();
  }

  private static int label(double logit, Random random) {
    return random.nextDouble() < 1 / (1 + Math.exp(-logit)) ? 1 : 0;
  }

  private static double[] weights(int count, double deviation, Random random) {
    double[] weights = new double[count];
    Arrays.setAll(weights, i -> deviation * random.nextGaussian());
    return weights;
  }

  /** On so many features, of which each example has so many at random. */
  private static double[] sparseLosses(int features, int each, int examples, double... rates) {
    Random random = new Random(1);
    double[] cumulative = new double[features];
    for (int i = 0; i < features; i++) {
      cumulative[i] = (i == 0 ? 0 : cumulative[i - 1]) + Math.pow(i + 1, -EXPONENT);
    }
    double[] weights = weights(features, 1, random);
    int[][] batches = new int[examples / BATCH][BATCH * each];
    int[][] labels = new int[batches.length][BATCH];
    for (int batch = 0; batch < batches.length; batch++) {
      for (int i = 0; i < BATCH; i++) {
        double logit = 0;
        for (int k = 0; k < each; k++) {
          int at = Arrays.binarySearch(cumulative, random.nextDouble() * cumulative[features - 1]);
          int feature = at < 0 ? -at - 1 : at;
          batches[batch][i * each + k] = feature;
          logit += weights[feature];
        }
        labels[batch][i] = label(logit, random);
      }
    }
    return losses(
        new EmbeddingBag(features, 1, EmbeddingBag.Mode.SUM, ZEROS),
        BatchInputs.ofIndices(Shape.of(BATCH, each), Shape.of(BATCH)),
        batches.length,
        rates,
        (step, batch) -> step.run(batches[batch], labels[batch], batch));
  }

  /** On normal features that every example has. */
  private static double[] denseLosses(int features, int examples, double... rates) {
    Random random = new Random(1);
    double[] weights = weights(features, 0.2, random);
    float[][] batches = new float[examples / BATCH][BATCH * features];
    int[][] labels = new int[batches.length][BATCH];
    for (int batch = 0; batch < batches.length; batch++) {
      for (int i = 0; i < BATCH; i++) {
        double logit = 0;
        for (int k = 0; k < features; k++) {
          float value = (float) random.nextGaussian();
          batches[batch][i * features + k] = value;
          logit += weights[k] * value;
        }
        labels[batch][i] = label(logit, random);
      }
    }
    return losses(
        new Linear(1, ZEROS),
        BatchInputs.of(Shape.of(features), BATCH),
        batches.length,
        rates,
        (step, batch) -> step.run(batches[batch], labels[batch], batch));
  }

  private static double ratio(double... losses) {
    return losses[0] / losses[1];
  }

  @Test
  void rareFeaturesLearnFasterWithAdagrad() {
    assertThat(ratio(sparseLosses(10_000, 50, 20_000, 0.01, 0.03, 0.1))).isLessThan(0.9);
  }

  @Test
  void featuresThatAreAlwaysThereDoNot() {
    assertThat(ratio(denseLosses(50, 20_000, 0.01, 0.03, 0.1))).isBetween(0.95, 1.05);
  }

  /** With the losses that models/RESULTS.md tells. */
  @Tag("slow")
  @Test
  void rareFeaturesLearnFasterWithAdagradInFull() {
    double[] losses = sparseLosses(100_000, 50, 200_000, RATES);
    assertThat(losses).containsExactly(new double[] {0.3239, 0.4011}, within(5e-4));
    assertThat(ratio(losses)).isLessThan(0.9);
  }

  /** With the losses that models/RESULTS.md tells. */
  @Tag("slow")
  @Test
  void featuresThatAreAlwaysThereDoNotInFull() {
    double[] losses = denseLosses(50, 200_000, RATES);
    assertThat(losses).containsExactly(new double[] {0.5087, 0.5116}, within(5e-4));
    assertThat(ratio(losses)).isBetween(0.95, 1.05);
  }
}
