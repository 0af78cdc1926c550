package dev.evenflow.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.evenflow.nn.EmbeddingBag;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Linear;
import dev.evenflow.nn.Sequential;
import dev.evenflow.nn.Variables;
import dev.evenflow.nn.init.Normal;
import dev.evenflow.nn.loss.CrossEntropy;
import dev.evenflow.optimizers.wrapper.Accumulate;
import dev.evenflow.regularization.clip.GlobalNorm;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.training.BatchInputs;
import dev.evenflow.training.GradientTransform;
import dev.evenflow.training.Optimizer;
import dev.evenflow.training.StepReport;
import dev.evenflow.training.TrainingPlan;
import dev.evenflow.training.TrainingStep;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A large table, of which micro-batches look up a few rows: gathered, then clipped. */
class AccumulatedRowsTest {
  private static final int ROWS = 200;
  private static final int BAG = 5;
  private static final int BATCH = 12;

  private static final Layer MODEL =
      new Sequential(
          new EmbeddingBag(ROWS, 6, EmbeddingBag.Mode.MEAN, new Normal(1)),
          new Linear(3, new Normal(1)));

  private static TrainingStep step(
      Variables variables, Optimizer optimizer, GradientTransform clip, int batch) {
    return new TrainingStep(
        new TrainingPlan(
            MODEL,
            new CrossEntropy(),
            optimizer,
            List.of(clip),
            (step, total, slots) -> Tensor.constant(1),
            100),
        variables,
        BatchInputs.ofIndices(Shape.of(batch, BAG), Shape.of(batch)),
        1);
  }

  @ParameterizedTest
  @CsvSource({
    "sgd:lr=0.5, 1e-2, true",
    "sgd:lr=0.5, 1e+2, false",
    "adagrad:lr=0.1, 1e-2, true",
    "adam:lr=0.1, 1e-2, true",
    "adamw:lr=0.1+decoupled-decay:lr=0.1, 1e-2, true"
  })
  void clipsTheGradientOfTheEffectiveBatch(String spelling, double norm, boolean bounds) {
    Optimizer optimizer = Strategies.standard().optimizers().create(spelling);
    GradientTransform clip = new GlobalNorm(norm);
    Variables whole = new Variables(1);
    Variables parts = new Variables(1);
    TrainingStep large = step(whole, optimizer, clip, BATCH);
    TrainingStep small = step(parts, new Accumulate(optimizer, 3), clip, BATCH / 3);
    for (int i = 0; i < 4; i++) {
      Random random = new Random(i);
      int[] indices = random.ints(BATCH * BAG, 0, ROWS).toArray();
      int[] labels = random.ints(BATCH, 0, 3).toArray();
      StepReport expected = large.run(indices, labels, i);
      StepReport actual = null;
      for (int part = 0; part < 3; part++) {
        int from = part * BATCH / 3;
        int to = from + BATCH / 3;
        actual =
            small.run(
                Arrays.copyOfRange(indices, from * BAG, to * BAG),
                Arrays.copyOfRange(labels, from, to),
                i);
      }
      Map<String, Double> reports = actual.reports();
      assertThat(reports)
          .hasSizeGreaterThanOrEqualTo(2)
          .containsOnlyKeys(expected.reports().keySet());
      expected
          .reports()
          .forEach((name, value) ->
              assertThat(reports.get(name))
                  .as(name)
                  .isCloseTo(value, within(1e-6 * Math.abs(value))));
      assertThat(reports.containsValue(1.0)).isEqualTo(bounds);
    }
    for (Variable variable : whole.all()) {
      assertThat(parts.get(variable.name()).values())
          .as(variable.name())
          .usingComparatorWithPrecision(1e-5f)
          .containsExactly(variable.values());
    }
  }
}
