package dev.evenflow.regularization.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.evenflow.EvenflowException;
import dev.evenflow.random.RandomStream;
import dev.evenflow.regularization.Transforming;
import dev.evenflow.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Clips that follow the norms of earlier steps, each against its algorithm in plain loops. */
class HistoryClipTest {
  private static final RandomStream RANDOM = new RandomStream(1, "norms");

  private static float[] gradient(int step) {
    double size = Math.exp(RANDOM.normal(step, 0)) * (step % 17 == 16 ? 50 : 1);
    return new float[] {(float) (0.6 * size), (float) (-0.8 * size)};
  }

  @Test
  void autoClipTakesThePercentileOfTheWindow() {
    for (double percentile : new double[] {10, 50, 90, 100}) {
      Transforming steps = Transforming.of(new AutoClip(percentile, 7), Map.of("w", Shape.of(2)));
      List<Double> norms = new ArrayList<>();
      for (int step = 0; step < 40; step++) {
        float[] gradient = gradient(step);
        double norm = Transforming.norm(gradient);
        norms.add(norm);
        List<Double> last =
            norms.subList(Math.max(0, norms.size() - 7), norms.size()).stream().sorted().toList();
        double threshold = last.get((int) Math.ceil(percentile / 100 * last.size() - 1e-9) - 1);
        float[] clipped = steps.step(gradient);
        assertThat(Transforming.norm(clipped))
            .isCloseTo(Math.min(norm, threshold), Offset.offset(2e-6 * threshold));
        if (norm <= threshold) {
          assertThat(clipped).containsExactly(gradient);
          assertThat(steps.reports()).containsEntry("clipped", 0.0);
        }
        assertThat(steps.reports().get("norm")).isCloseTo(norm, Offset.offset(1e-6 * norm));
      }
    }
  }

  @Test
  void autoClipOfTheFirstStepChangesNothing() {
    assertThat(Transforming.once(new AutoClip(), 3, -4)).containsExactly(3, -4);
    assertThat(Transforming.once(new AutoClip(10, 1), 0, 0)).containsExactly(0, 0);
    assertThat(Transforming.once(new AutoClip(), -7e30f)).containsExactly(-7e30f);
  }

  @Test
  void zClipFollowsItsAlgorithm() {
    ZClip clip = new ZClip(2.5, 0.9, 10, 1e-6);
    Transforming steps = Transforming.of(clip, Map.of("w", Shape.of(2)));
    List<Double> first = new ArrayList<>();
    double mean = 0;
    double variance = 0;
    int clippings = 0;
    for (int step = 0; step < 80; step++) {
      float[] gradient = gradient(step);
      double norm = Transforming.norm(gradient);
      double expected = norm;
      if (step < 10) {
        first.add(norm);
        double average = first.stream().mapToDouble(x -> x).average().orElseThrow();
        mean = average;
        variance =
            first.stream().mapToDouble(x -> (x - average) * (x - average)).average().orElseThrow();
      } else {
        double z = (norm - mean) / (Math.sqrt(variance) + 1e-6);
        if (z > 2.5) {
          expected = mean + 2.5 * 2.5 / z * Math.sqrt(variance);
          clippings++;
        }
        mean = 0.9 * mean + 0.1 * expected;
        variance = 0.9 * variance + 0.1 * (expected - mean) * (expected - mean);
      }
      float[] clipped = steps.step(gradient);
      assertThat(Transforming.norm(clipped))
          .as("step %d", step)
          .isCloseTo(expected, Offset.offset(1e-5 * expected));
      assertThat(clipped[0] * -0.8f).isCloseTo(clipped[1] * 0.6f, Offset.offset(1e-4f));
    }
    assertThat(clippings).isBetween(3, 20);
  }

  @Test
  void adaGcFollowsItsAlgorithm() {
    AdaGc clip = new AdaGc(1.05, 0.8, 1, 5);
    Map<String, Shape> parameters = new LinkedHashMap<>();
    parameters.put("a", Shape.of(2));
    parameters.put("b", Shape.of(2));
    Transforming steps = Transforming.of(clip, parameters);
    double[] average = {Double.MAX_VALUE, Double.MAX_VALUE};
    for (int step = 0; step < 60; step++) {
      float[][] gradients = {gradient(step), gradient(step + 1000)};
      double[] norms = {Transforming.norm(gradients[0]), Transforming.norm(gradients[1])};
      double global = Math.hypot(norms[0], norms[1]);
      float[] clipped = steps.step(gradients);
      for (int i = 0; i < 2; i++) {
        double factor = Math.min(1, step < 5 ? 1 / global : 1.05 * average[i] / norms[i]);
        double after = factor * norms[i];
        average[i] = step < 5 ? Math.min(average[i], after) : 0.8 * average[i] + 0.2 * after;
        assertThat(Transforming.norm(clipped[2 * i], clipped[2 * i + 1]))
            .as("step %d", step)
            .isCloseTo(after, Offset.offset(1e-5 * after));
        assertThat(steps.variable((i == 0 ? "a" : "b") + "/average").scalar())
            .isCloseTo(average[i], Offset.offset(1e-6 * average[i]));
      }
      assertThat(steps.reports().get("norm")).isCloseTo(global, Offset.offset(1e-6 * global));
    }
  }

  @Test
  void badGradientsStayBadAtAnyStep() {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      Transforming auto = Transforming.of(new AutoClip(50, 4), Map.of("w", Shape.of(2)));
      Transforming z = Transforming.of(new ZClip(2, 0.9, 2, 1e-6), Map.of("w", Shape.of(2)));
      Transforming ada = Transforming.of(new AdaGc(1, 0.9, 1, 2), Map.of("w", Shape.of(2)));
      for (Transforming steps : List.of(auto, z, ada)) {
        for (int step = 0; step < 4; step++) {
          steps.step(gradient(step));
        }
        assertThat(Transforming.norm(steps.step(new float[] {bad, 1}))).isNotFinite();
      }
      assertThat(Transforming.norm(Transforming.once(new AutoClip(), 1, bad))).isNotFinite();
      assertThat(Transforming.norm(Transforming.once(new ZClip(), 1, bad))).isNotFinite();
      assertThat(Transforming.norm(Transforming.once(new AdaGc(), 1, bad))).isNotFinite();
    }
  }

  @Test
  void rangesAreChecked() {
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> new AutoClip(101, 10))
        .withMessage("auto-clip: percentile must be in (0, 100], given 101.0");
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> new ZClip(2.5, 1, 25, 1e-6))
        .withMessage("z-clip: decay must be at least 0 and below 1, given 1.0");
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> new AdaGc(1.05, 0.98, -1, 100))
        .withMessage("adagc: threshold must be a finite number above 0, given -1.0");
  }
}
