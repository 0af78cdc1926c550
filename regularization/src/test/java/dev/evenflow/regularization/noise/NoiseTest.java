package dev.evenflow.regularization.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.evenflow.EvenflowException;
import dev.evenflow.nn.Layer;
import dev.evenflow.regularization.Applied;
import dev.evenflow.regularization.Oracle;
import dev.evenflow.regularization.Transforming;
import dev.evenflow.tensor.Shape;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NoiseTest {
  private static final Shape MANY = Shape.of(100, 200);

  static Layer[] all() {
    return new Layer[] {
      new Dropout(0.3), new AlphaDropout(0.3), new SpatialDropout(0.3), new GaussianNoise(0.3)
    };
  }

  private static double[] ones(Shape shape) {
    double[] ones = new double[shape.size()];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static double mean(double... x) {
    return Arrays.stream(x).average().orElseThrow();
  }

  private static double variance(double... x) {
    double mean = mean(x);
    return Arrays.stream(x).map(each -> (each - mean) * (each - mean)).average().orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("all")
  void evaluationLeavesTheInput(Layer noise) {
    Applied applied = Applied.evaluation(noise, Shape.of(3, 5));
    assertThat(applied.output()).isSameAs(applied.input());
  }

  @ParameterizedTest
  @MethodSource("all")
  void noiseIsAFunctionOfSeedAndPosition(Layer noise) {
    Shape shape = Shape.of(4, 9);
    double[] first = Applied.training(noise, shape, 0).of(ones(shape));
    assertThat(Applied.training(noise, shape, 0).of(ones(shape))).containsExactly(first);
    assertThat(Applied.training(noise, shape, 1).of(ones(shape))).isNotEqualTo(first);
  }

  @ParameterizedTest
  @MethodSource("all")
  void gradientsAreThoseOfCentralDifferences(Layer noise) {
    Applied applied = Applied.training(noise, Shape.of(3, 2, 5));
    Oracle.assertGradients(Oracle.objective(applied.output()), applied.point());
  }

  @Test
  void dropoutKeepsTheMeanAndDropsItsShare() {
    double[] y = Applied.training(new Dropout(0.3), MANY).of(ones(MANY));
    for (double each : y) {
      assertThat(each == 0 || Math.abs(each - 1 / 0.7) < 1e-12).isTrue();
    }
    // Five standard deviations of 20,000 choices.
    assertThat(mean(y)).isCloseTo(1, Offset.offset(0.025));
  }

  @Test
  void noRateIsNoDropout() {
    for (Layer none :
        new Layer[] {
          new Dropout(0), new AlphaDropout(0), new SpatialDropout(0), new GaussianNoise(0)
        }) {
      Applied applied = Applied.training(none, Shape.of(3, 5));
      assertThat(applied.output()).isSameAs(applied.input());
    }
  }

  @Test
  void alphaDropoutKeepsMeanAndVariance() {
    double[] x = Oracle.normal("x", MANY);
    double[] y = Applied.training(new AlphaDropout(0.2), MANY).of(x);
    assertThat(mean(y)).isCloseTo(mean(x), Offset.offset(0.03));
    assertThat(variance(y)).isCloseTo(variance(x), Offset.offset(0.05));
    Set<Double> values = new HashSet<>();
    for (double each : Applied.training(new AlphaDropout(0.2), MANY).of(new double[20000])) {
      values.add(each);
    }
    assertThat(values).hasSize(2);
  }

  @Test
  void spatialDropoutDropsWholeChannelsOfExamples() {
    Shape shape = Shape.of(50, 2, 3, 8);
    double[] y = Applied.training(new SpatialDropout(0.4), shape).of(ones(shape));
    int dropped = 0;
    for (int n = 0; n < 50; n++) {
      for (int c = 0; c < 8; c++) {
        double first = y[n * 48 + c];
        for (int place = 0; place < 6; place++) {
          assertThat(y[n * 48 + place * 8 + c]).isEqualTo(first);
        }
        dropped += first == 0 ? 1 : 0;
      }
    }
    assertThat(dropped / 400.0).isBetween(0.28, 0.52);
  }

  @Test
  void gaussianNoiseHasItsMoments() {
    double[] y = Applied.training(new GaussianNoise(0.5), MANY).of(ones(MANY));
    assertThat(mean(y)).isCloseTo(1, Offset.offset(0.018));
    assertThat(variance(y)).isCloseTo(0.25, Offset.offset(0.0125));
    double fourth = mean(Arrays.stream(y).map(x -> Math.pow((x - 1) / 0.5, 4)).toArray());
    assertThat(fourth).isCloseTo(3, Offset.offset(0.35));
  }

  @Test
  void gradientNoiseFallsWithTheSteps() {
    Transforming steps = Transforming.of(new GradientNoise(0.04, 1), Map.of("w", MANY));
    double[] last = {};
    for (int step = 1; step <= 4; step++) {
      double[] noise = Transforming.doubles(steps.step(new float[20000]));
      assertThat(variance(noise)).isCloseTo(0.04 / step, Offset.offset(0.04 / step * 0.05));
      assertThat(mean(noise)).isCloseTo(0, Offset.offset(0.2 * 5 / Math.sqrt(20000)));
      assertThat(noise).isNotEqualTo(last);
      last = noise;
    }
  }

  @Test
  void gradientNoiseOfTwoParametersDiffers() {
    Transforming steps =
        Transforming.of(new GradientNoise(1), Map.of("a", Shape.of(4), "b", Shape.of(4)));
    float[] noise = steps.step(new float[4], new float[4]);
    assertThat(Arrays.copyOfRange(noise, 0, 4)).isNotEqualTo(Arrays.copyOfRange(noise, 4, 8));
  }

  @Test
  void ratesAreChecked() {
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> new Dropout(1))
        .withMessage("dropout: rate must be at least 0 and below 1, given 1.0");
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> new GaussianNoise(-1))
        .withMessage("gaussian-noise: deviation must be a finite number of at least 0, given -1.0");
  }
}
