package dev.evenflow.regularization.clip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenflow.regularization.Transforming;
import dev.evenflow.tensor.Shape;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ElementwiseTransformTest {
  private static final float NAN = Float.NaN;
  private static final float INFINITY = Float.POSITIVE_INFINITY;

  @Test
  void valueClipLimitsBothSidesAndCountsWhatItLimits() {
    Transforming steps = Transforming.of(new ValueClip(0.5), Map.of("w", Shape.of(6)));
    assertThat(steps.step(new float[] {3, -3, 0.5f, -0.5f, -0.0f, 1e-45f}))
        .containsExactly(0.5f, -0.5f, 0.5f, -0.5f, -0.0f, 1e-45f);
    assertThat(steps.reports()).containsEntry("clipped", 2.0);
  }

  @Test
  void valueClipPassesBadValuesOn() {
    assertThat(Transforming.once(new ValueClip(1), NAN, INFINITY, -INFINITY, 2))
        .containsExactly(NAN, INFINITY, -INFINITY, 1);
    assertThat(Transforming.once(new ValueClip(1), -3)).containsExactly(-1);
  }

  @Test
  void zeroNansLeavesInfinitiesUnlessAsked() {
    Transforming steps = Transforming.of(new ZeroNans(), Map.of("w", Shape.of(5)));
    float[] gradient = {NAN, -1, INFINITY, -INFINITY, -0.0f};
    assertThat(steps.step(gradient)).containsExactly(0, -1, INFINITY, -INFINITY, -0.0f);
    assertThat(steps.reports()).containsEntry("zeroed", 1.0);
    Transforming both = Transforming.of(new ZeroNans(true), Map.of("w", Shape.of(5)));
    assertThat(both.step(gradient)).containsExactly(0, -1, 0, 0, -0.0f);
    assertThat(both.reports()).containsEntry("zeroed", 3.0);
  }

  @Test
  void skipNonFiniteRefusesTheStepAndNothingElse() {
    Transforming steps =
        Transforming.of(
            (gradients, slots) ->
                new ZeroNans().apply(new SkipNonFinite().apply(gradients, slots), slots),
            Map.of("w", Shape.of(2)));
    assertThat(steps.step(new float[] {1, -3e38f})).containsExactly(1, -3e38f);
    assertThat(steps.isCommitted()).isTrue();
    assertThat(steps.variable("step").scalar()).isEqualTo(1);
    for (float bad : new float[] {NAN, INFINITY, -INFINITY}) {
      steps.step(new float[] {1, bad});
      assertThat(steps.isCommitted()).isFalse();
      assertThat(steps.reports()).containsEntry("finite", 0.0);
      assertThat(steps.variable("step").scalar()).isEqualTo(1);
    }
  }

  @Test
  void adaptiveClipHoldsEachUnitToItsWeights() {
    Transforming steps = Transforming.of(new AdaptiveClip(0.1), Map.of("w", Shape.of(2, 3)));
    steps.variable("w").assign(new float[] {3, 0, 1, 4, 0, 0});
    // Norms of the units: 5, 0 (counts as 1e-3), 1; so bounds of 0.5, 1e-4, 0.1.
    float[] clipped = steps.step(new float[] {-6, 1, 0.06f, 8, 0, -0.08f});
    assertThat(clipped)
        .containsExactly(new float[] {-0.3f, 1e-4f, 0.06f, 0.4f, 0, -0.08f}, Offset.offset(1e-7f));
    assertThat(clipped[2]).isEqualTo(0.06f);
    assertThat(clipped[5]).isEqualTo(-0.08f);
  }

  @Test
  void adaptiveClipNeverOverflowsOrSwallowsBadValues() {
    Transforming steps = Transforming.of(new AdaptiveClip(0.1), Map.of("w", Shape.of(2, 3)));
    steps.variable("w").assign(new float[] {1, 1, 1, 0, 0, 0});
    float[] clipped = steps.step(new float[] {3e38f, 0, NAN, -3e38f, 0, 1});
    assertThat(clipped[0]).isCloseTo(0.1f / (float) Math.sqrt(2), Offset.offset(1e-6f));
    assertThat(clipped[3]).isCloseTo(-0.1f / (float) Math.sqrt(2), Offset.offset(1e-6f));
    assertThat(clipped[1]).isZero();
    assertThat(clipped[4]).isZero();
    assertThat(clipped[2]).isNaN();
    assertThat(clipped[5]).isNaN();
    assertThat(steps.step(new float[] {INFINITY, 0, 0, 1, 0, 0})).contains(NAN);
  }

  @Test
  void adaptiveClipTakesAVectorAndAScalarAsOneUnit() {
    Transforming vector = Transforming.of(new AdaptiveClip(0.1), Map.of("b", Shape.of(2)));
    vector.variable("b").assign(new float[] {-3, 4});
    assertThat(vector.step(new float[] {-30, 40}))
        .containsExactly(new float[] {-0.3f, 0.4f}, Offset.offset(1e-6f));
    Transforming scalar = Transforming.of(new AdaptiveClip(0.1), Map.of("s", Shape.SCALAR));
    scalar.variable("s").scalar(-2);
    assertThat(scalar.step(new float[] {-9}))
        .containsExactly(new float[] {-0.2f}, Offset.offset(1e-6f));
    assertThat(scalar.step(new float[] {0})).containsExactly(0);
  }

  @Test
  void centralizedGradientsHaveMeanZeroForEachOutput() {
    Transforming steps = Transforming.of(new Centralize(), Map.of("w", Shape.of(1, 2, 2, 2)));
    assertThat(steps.step(new float[] {1, 10, 2, 20, 3, 30, 6, -60}))
        .containsExactly(-2, 10, -1, 20, 0, 30, 3, -60);
    assertThat(Transforming.once(new Centralize(), 1, 5)).containsExactly(1, 5);
    assertThat(Transforming.once(new Centralize(), -3)).containsExactly(-3);
  }
}
