package dev.evenflow.models.pathology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.evenflow.data.Quantities;
import dev.evenflow.training.Evaluation;
import org.junit.jupiter.api.Test;

class OutcomeTest {
  /** Two of each example, around 2 and around 7; variances 1 and 9. */
  private static final Quantities TARGETS = new Quantities(new float[] {1, 4, 3, 10}, 2);

  private static double score(double squaredError) {
    return Outcome.score(new Evaluation(0, Double.NaN, squaredError, 2), TARGETS);
  }

  @Test
  void isTheShareOfTheVarianceThatIsExplained() {
    assertThat(score(0)).isEqualTo(1);
    assertThat(score(1)).isEqualTo(0.8, within(1e-12));
    assertThat(score(5)).isZero();
  }

  @Test
  void isFiniteWhateverBecomesOfATraining() {
    assertThat(score(1e30)).isZero();
    assertThat(score(Double.POSITIVE_INFINITY)).isZero();
    assertThat(score(Double.NaN)).isZero();
  }
}
