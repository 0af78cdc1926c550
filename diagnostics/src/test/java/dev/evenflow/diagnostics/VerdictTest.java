package dev.evenflow.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.evenflow.diagnostics.Verdict.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VerdictTest {
  /** Layers named by their place, the head last, of these gains. */
  private static List<LayerFlow> layers(double... gains) {
    return IntStream.range(0, gains.length)
        .mapToObj(i -> new LayerFlow("layer" + (i + 1), 1, 1, gains[i], gains[i], true))
        .toList();
  }

  @Test
  void namesTheWayTheFactorAndTheWorstLayer() {
    Verdict verdict = Verdict.of(layers(1, 0.1, 0.001, 0.1, 7));
    assertThat(verdict.kind()).isEqualTo(Kind.VANISHING);
    assertThat(verdict.factor()).isCloseTo(1e-5, within(1e-12));
    assertThat(verdict.sentence())
        .isEqualTo(
            "gradients vanish: a factor of 1.00e-05 from layer4 to layer2, 0.0215 a layer, most in"
                + " layer3 (0.00100)");
    assertThat(Verdict.of(layers(1, 20, 30, 10, 7)).sentence())
        .isEqualTo(
            "gradients explode: a factor of 6.00e+03 from layer4 to layer2, 18.2 a layer, most in"
                + " layer3 (30.0)");
  }

  @Test
  void hasTheDepthScaleOfTheory() {
    // chi_1 is the square of the factor of the norm.
    assertThat(Verdict.of(layers(1, 0.9, 0.9, 1)).depthScale())
        .isCloseTo(-1 / Math.log(0.81), within(1e-12));
  }

  @Test
  void leavesOutFirstLayerAndHead() {
    assertThat(Verdict.of(layers(1e-9, 0.5, 2, 1e9)).kind()).isEqualTo(Kind.EVEN);
    assertThat(Verdict.of(layers(1, 1)).sentence())
        .isEqualTo("gradients cross no layer between the first and the head");
  }

  @Test
  void namesTheFirstLayerThatHasNoNumbers() {
    List<LayerFlow> layers = new ArrayList<>(layers(Double.NaN, 1, 1, 1));
    assertThat(Verdict.of(layers).kind()).isEqualTo(Kind.EVEN);
    layers.set(1, new LayerFlow("layer2", Double.POSITIVE_INFINITY, 1, 1, 1, true));
    assertThat(Verdict.of(layers).sentence())
        .isEqualTo("values or gradients of layer2 are not finite before the first step");
  }
}
