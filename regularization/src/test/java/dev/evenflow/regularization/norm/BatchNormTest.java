package dev.evenflow.regularization.norm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.evenflow.EvenflowException;
import dev.evenflow.interpreter.Interpreter;
import dev.evenflow.interpreter.Rounding;
import dev.evenflow.nn.Layer;
import dev.evenflow.regularization.Applied;
import dev.evenflow.regularization.Oracle;
import dev.evenflow.regularization.norm.BatchNorm.BatchOfOne;
import dev.evenflow.tensor.Shape;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class BatchNormTest {
  private static final Offset<Double> TINY = Offset.offset(1e-12);
  private static final BatchNorm RUNNING =
      new BatchNorm(
          0.1, 1e-5, true, BatchNorm.RunningVariance.UNBIASED, BatchNorm.BatchOfOne.RUNNING);

  @Test
  void torchRunsTheUnbiasedVarianceWithATenthOfTheNew() {
    Applied applied = Applied.training(BatchNorm.torch(), Shape.of(4, 1));
    double[] x = {1, 2, 4, 9};
    // mean 4, squared deviations 9 + 4 + 0 + 25 = 38
    assertThat(after(applied, "running-mean", x)).containsExactly(new double[] {0.4}, TINY);
    assertThat(after(applied, "running-variance", x))
        .containsExactly(new double[] {0.9 + 0.1 * 38 / 3}, TINY);
  }

  @Test
  void kerasRunsTheBiasedVarianceWithAHundredthOfTheNew() {
    Applied applied = Applied.training(BatchNorm.keras(), Shape.of(4, 1));
    double[] x = {1, 2, 4, 9};
    assertThat(after(applied, "running-mean", x)).containsExactly(new double[] {0.04}, TINY);
    assertThat(after(applied, "running-variance", x))
        .containsExactly(new double[] {0.99 + 0.01 * 38 / 4}, TINY);
    assertThat(applied.of(x)[3]).isCloseTo(5 / Math.sqrt(38 / 4.0 + 1e-3), TINY);
  }

  private static double[] after(Applied applied, String state, double... x) {
    return Oracle.value(Map.of(applied.input(), x), applied.updated(state));
  }

  @Test
  void placesOfImagesAndSequencesCountAsExamples() {
    double[] x = Oracle.normal("x", Shape.of(24, 5));
    double[] expected = Applied.training(BatchNorm.torch(), Shape.of(24, 5)).of(x);
    assertThat(Applied.training(BatchNorm.torch(), Shape.of(4, 6, 5)).of(x))
        .containsExactly(expected);
    assertThat(Applied.training(BatchNorm.torch(), Shape.of(2, 3, 4, 5)).of(x))
        .containsExactly(expected);
  }

  @Test
  void evaluationTakesTheRunningStatisticsAndLeavesThem() {
    Applied applied = Applied.evaluation(BatchNorm.torch(), Shape.of(1, 2));
    applied.variable("running-mean").assign(new float[] {3, -1});
    applied.variable("running-variance").assign(new float[] {4, 0.25f});
    applied.variable("scale").assign(new float[] {2, 1});
    applied.variable("bias").assign(new float[] {0.5f, 0});
    assertThat(applied.of(5, 0))
        .containsExactly(
            new double[] {2 * 2 / Math.sqrt(4 + 1e-5) + 0.5, 1 / Math.sqrt(0.25 + 1e-5)}, TINY);
    assertThat(applied.updates()).isEmpty();
  }

  @Test
  void batchOfOneIsAnErrorWithAHint() {
    Layer model = (x, scope) -> scope.apply(BatchNorm.torch(), x);
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> Applied.training(model, Shape.of(1, 4)))
        .withMessage(
            "norm1: batch normalization cannot train on one value per channel, given [1x4]: use"
                + " batches of 2 or more, batch:batch-of-one=running, or layer or group"
                + " normalization");
  }

  @Test
  void batchOfOneMayUseTheRunningStatisticsWhichStay() {
    assertThat(RUNNING.batchOfOne()).isEqualTo(BatchOfOne.RUNNING);
    Applied applied = Applied.training(RUNNING, Shape.of(1, 2));
    applied.variable("running-mean").assign(new float[] {1, 1});
    assertThat(applied.of(2, -1))
        .containsExactly(new double[] {1 / Math.sqrt(1 + 1e-5), -2 / Math.sqrt(1 + 1e-5)}, TINY);
    assertThat(applied.updates()).isEmpty();
  }

  @Test
  void oneImageHasStatisticsOfItsPlaces() {
    double[] x = Oracle.normal("x", Shape.of(6, 2));
    assertThat(Applied.training(BatchNorm.torch(), Shape.of(1, 2, 3, 2)).of(x))
        .containsExactly(Applied.training(BatchNorm.torch(), Shape.of(6, 2)).of(x));
  }

  @Test
  void aMeanThatIsLargeAgainstTheDeviationDoesNotDrownIt() {
    Shape shape = Shape.of(64, 1);
    double[] x = Oracle.normal("x", shape);
    double[] far = IntStream.range(0, 64).mapToDouble(i -> (float) (x[i] + 3000)).toArray();
    Applied applied = Applied.training(BatchNorm.torch(), shape);
    double[] rounded = new Interpreter(Rounding.FLOAT, Map.of("x", far)).evaluate(applied.output());
    // Of floats near 3000 the deviations are exact to 2^-12; E[x^2] - E[x]^2 would be off by 0.5.
    Oracle.assertClose(rounded, applied.of(far), 1e-3);
  }

  @Test
  void constantInputsGiveTheBiasAndFiniteGradients() {
    Applied applied = Applied.training(BatchNorm.torch(), Shape.of(3, 2));
    double[] constant = new double[6];
    Arrays.fill(constant, 7);
    assertThat(applied.of(constant)).containsOnly(0.0);
    Oracle.assertGradients(
        Oracle.objective(applied.output()),
        Map.of(applied.variable("bias").read(), new double[2], applied.input(), constant));
  }

  @Test
  void momentumAndEpsilonHaveRanges() {
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() ->
            new BatchNorm(-0.1, 1e-5, true, BatchNorm.RunningVariance.BIASED, BatchOfOne.ERROR))
        .withMessage("batch: momentum must be in [0, 1], given -0.1");
  }
}
