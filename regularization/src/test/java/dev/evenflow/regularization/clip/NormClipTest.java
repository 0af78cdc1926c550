package dev.evenflow.regularization.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.evenflow.EvenflowException;
import dev.evenflow.regularization.Transforming;
import dev.evenflow.tensor.Shape;
import dev.evenflow.training.GradientTransform;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NormClipTest {
  private static final float[][] GRADIENTS = {
    {3, 4},
    {-3, -4},
    {3, -4, 0, -12},
    {-7},
    {0.1f, -0.2f},
    {1e20f, -2e20f, 3e20f},
    {3e38f, -3e38f},
    {1e-30f, -1e-30f},
    {-0.0f, 0, 1e-45f},
    {0, 0, 0}
  };

  /** Clips by a norm of all elements, as functions of the threshold of that norm. */
  static Stream<DoubleFunction<GradientTransform>> byEuclideanNorm() {
    return Stream.of(
        GlobalNorm::new, ParameterNorm::new, LayerwiseNorm::new, t -> new GlobalNorm(t, 2));
  }

  @ParameterizedTest
  @MethodSource("byEuclideanNorm")
  void normAfterIsAtMostTheThreshold(DoubleFunction<GradientTransform> clip) {
    for (float[] gradient : GRADIENTS) {
      float[] clipped = Transforming.once(clip.apply(0.7), gradient);
      assertThat(Transforming.norm(clipped))
          .isCloseTo(Math.min(0.7, Transforming.norm(gradient)), Offset.offset(0.7 * 1e-6));
    }
  }

  @ParameterizedTest
  @MethodSource("byEuclideanNorm")
  void directionStays(DoubleFunction<GradientTransform> clip) {
    for (float[] gradient : GRADIENTS) {
      float[] clipped = Transforming.once(clip.apply(0.7), gradient);
      double ratio = Math.min(1, 0.7 / Transforming.norm(gradient));
      for (int i = 0; i < gradient.length; i++) {
        assertThat((double) clipped[i]).isCloseTo(gradient[i] * ratio, Offset.offset(0.7 * 1e-6));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("byEuclideanNorm")
  void gradientsWithinTheThresholdStayToTheBit(DoubleFunction<GradientTransform> clip) {
    float[] gradient = {0.3f, -0.0f, 0, 1e-45f, -1e-38f, 0.4f};
    assertThat(bits(Transforming.once(clip.apply(0.51), gradient))).isEqualTo(bits(gradient));
    assertThat(bits(Transforming.once(clip.apply(5), 3, -4))).isEqualTo(bits(3, -4));
  }

  @ParameterizedTest
  @MethodSource("byEuclideanNorm")
  void badGradientsLeaveANaN(DoubleFunction<GradientTransform> clip) {
    assertThat(Transforming.once(clip.apply(1), 1, Float.NaN, 2)).contains(Float.NaN);
    assertThat(Transforming.once(clip.apply(1), 1, Float.POSITIVE_INFINITY)).contains(Float.NaN);
    assertThat(Transforming.once(clip.apply(1), Float.NEGATIVE_INFINITY, -1)).contains(Float.NaN);
  }

  /** STABILITY, failure 1: the norm of finite gradients must not overflow. */
  @Test
  void aHundredGradientsOfTenToTheTwentyAreClippedAndNotZeroed() {
    float[] gradient = new float[100];
    Arrays.fill(gradient, 1e20f);
    float[] clipped = Transforming.once(new GlobalNorm(1), gradient);
    for (float each : clipped) {
      assertThat(each).isCloseTo(0.1f, Offset.offset(1e-6f));
    }
  }

  static Stream<Arguments> thresholds() {
    return Stream.<Arguments>of(
        clip("global-norm", GlobalNorm::new),
        clip("norm", ParameterNorm::new),
        clip("layer-norm", LayerwiseNorm::new),
        clip("value", ValueClip::new),
        clip("block-rms", BlockRms::new),
        clip("adaptive", AdaptiveClip::new));
  }

  private static Arguments clip(String name, DoubleFunction<GradientTransform> clip) {
    return Arguments.of(name, clip);
  }

  /** STABILITY, failure 2: a negative threshold would reverse every gradient. */
  @ParameterizedTest
  @MethodSource("thresholds")
  void aThresholdMustBeAboveZero(String name, DoubleFunction<GradientTransform> clip) {
    for (double bad : new double[] {-1, 0, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatExceptionOfType(EvenflowException.class)
          .isThrownBy(() -> clip.apply(bad))
          .withMessage(name + ": threshold must be a finite number above 0, given " + bad);
    }
  }

  /** STABILITY, failure 12: both sides are clipped. */
  @ParameterizedTest
  @MethodSource("thresholds")
  void bothSidesAreClipped(String name, DoubleFunction<GradientTransform> clip) {
    float[] up = Transforming.once(clip.apply(0.01), 5, 7);
    float[] down = Transforming.once(clip.apply(0.01), -5, -7);
    assertThat(Transforming.norm(up)).isLessThan(0.02);
    assertThat(down).containsExactly(-up[0], -up[1]);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 1, 1.5, 2, 3, 16})
  void everyOrderOfNormIsHeld(double order) {
    for (float[] gradient : GRADIENTS) {
      float[] clipped = Transforming.once(new GlobalNorm(0.25, order), gradient);
      double before = norm(order, gradient);
      assertThat(norm(order, clipped))
          .isCloseTo(Math.min(0.25, before), Offset.offset(0.25 * 1e-5));
    }
  }

  private static double norm(double order, float... values) {
    double largest = 0;
    for (float each : values) {
      largest = Math.max(largest, Math.abs((double) each));
    }
    double sum = 0;
    for (float each : values) {
      sum += largest == 0 ? 0 : Math.pow(Math.abs(each) / largest, order);
    }
    return largest * Math.pow(sum, 1 / order);
  }

  @Test
  void infiniteOrderIsTheLargestElement() {
    GlobalNorm clip = new GlobalNorm(2, Double.POSITIVE_INFINITY);
    assertThat(Transforming.once(clip, 1, -8, 4)).containsExactly(0.25f, -2, 1);
    assertThat(Transforming.once(clip, 1, -2)).containsExactly(1, -2);
    assertThat(Transforming.once(clip, 0, 0)).containsExactly(0, 0);
    assertThat(Transforming.once(clip, 1, Float.NaN)).contains(Float.NaN);
    assertThat(Transforming.once(clip, 1, Float.POSITIVE_INFINITY)).contains(Float.NaN);
  }

  @Test
  void orderMustBeAboveZero() {
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> new GlobalNorm(1, 0))
        .withMessage("global-norm: order must be above 0, given 0.0");
  }

  private static Map<String, Shape> model() {
    Map<String, Shape> parameters = new LinkedHashMap<>();
    parameters.put("block1.linear1.weight", Shape.of(1, 2));
    parameters.put("block1.linear1.bias", Shape.of(1));
    parameters.put("linear1.weight", Shape.of(1));
    parameters.put("scale", Shape.SCALAR);
    return parameters;
  }

  private static final float[][] STEP = {{3, 0}, {-4}, {12}, {0.5f}};

  @Test
  void globalNormJoinsAllParametersAndReports() {
    Transforming steps = Transforming.of(new GlobalNorm(1.3), model());
    double norm = Math.sqrt(9 + 16 + 144 + 0.25);
    float scale = (float) (1.3 / norm);
    assertThat(steps.step(STEP))
        .containsExactly(
            new float[] {3 * scale, 0, -4 * scale, 12 * scale, 0.5f * scale}, Offset.offset(1e-6f));
    assertThat(steps.reports()).containsEntry("norm", norm).containsEntry("clipped", 1.0);
    steps.step(new float[2], new float[1], new float[1], new float[] {-0.25f});
    assertThat(steps.reports()).containsEntry("norm", 0.25).containsEntry("clipped", 0.0);
  }

  @Test
  void layerwiseNormJoinsTheParametersOfALayer() {
    Transforming steps = Transforming.of(new LayerwiseNorm(1), model());
    assertThat(steps.step(STEP))
        .containsExactly(new float[] {0.6f, 0, -0.8f, 1, 0.5f}, Offset.offset(1e-6f));
    assertThat(steps.reports()).containsEntry("clipped", 2.0);
  }

  @Test
  void parameterNormTakesEachOnItsOwn() {
    Transforming steps = Transforming.of(new ParameterNorm(1), model());
    assertThat(steps.step(STEP))
        .containsExactly(new float[] {1, 0, -1, 1, 0.5f}, Offset.offset(1e-6f));
    assertThat(steps.reports()).containsEntry("clipped", 3.0);
  }

  @Test
  void blockRmsBoundsTheRootMeanSquare() {
    assertThat(Transforming.once(new BlockRms(0.5), 3, -4, 0, 0))
        .containsExactly(new float[] {0.6f, -0.8f, 0, 0}, Offset.offset(1e-6f));
    float[] within = {0.5f, -0.5f, 0.5f};
    assertThat(bits(Transforming.once(new BlockRms(0.5), within))).isEqualTo(bits(within));
    assertThat(Transforming.once(new BlockRms(1), 1e30f, -1e30f))
        .containsExactly(new float[] {1, -1}, Offset.offset(1e-6f));
    assertThat(Transforming.once(new BlockRms(1), 1, Float.NaN)).contains(Float.NaN);
  }

  private static int[] bits(float... values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }
}
