package dev.evenflow.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.evenflow.EvenflowException;
import dev.evenflow.data.Labels;
import dev.evenflow.data.Quantities;
import dev.evenflow.strategy.Metrics;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Metrics against values worked out by hand. */
class MetricTest {
  /** Rows of logits ln p, so that softmax gives p. */
  private static Predictions classes(int[] labels, double[]... probabilities) {
    int classes = probabilities[0].length;
    float[] logits = new float[labels.length * classes];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) Math.log(probabilities[i / classes][i % classes]);
    }
    return new Predictions(logits, new Labels(labels, List.of("a", "b", "c").subList(0, classes)));
  }

  private static final Predictions THREE =
      classes(
          new int[] {0, 1, 2, 2},
          new double[] {0.5, 0.25, 0.25},
          new double[] {0.5, 0.25, 0.25},
          new double[] {0.5, 0.25, 0.25},
          new double[] {0.125, 0.125, 0.75});

  @ParameterizedTest
  @CsvSource({
    // Rows 1 and 4.
    "accuracy, 0.5",
    // In row 2 the label ties for second place as the lower class, in row 3 as the higher.
    "top-k:2, 0.75",
    "top-k:1, 0.5",
    "top-k:3, 1",
    // exp(-(ln 1/2 + 2 ln 1/4 + ln 3/4) / 4) = (128 / 3)^(1/4)
    "perplexity, 2.55577",
    // a: 1 against .5 .5 .125 wins 2 halves and a whole: 2/3; b: .25 against .25 .25 .125: 2/3;
    // c: .25 and .75 against .25 .25: 3/4
    "auc, 0.694444"
  })
  void ofClasses(String spelling, double expected) {
    assertThat(Metrics.catalogue().create(spelling).of(THREE)).isCloseTo(expected, within(1e-5));
  }

  @Test
  void areaOfTwoClassesIsThatOfTheSecond() {
    Predictions two =
        classes(
            new int[] {0, 1, 0, 1},
            new double[] {0.9, 0.1},
            new double[] {0.6, 0.4},
            new double[] {0.4, 0.6},
            new double[] {0.2, 0.8});
    assertThat(new Auc().of(two)).isEqualTo(0.75);
    assertThat(new Auc().of(classes(new int[] {1}, new double[] {0.5, 0.5}))).isNaN();
  }

  @Test
  void perplexityOfLargeLogitsIsFinite() {
    Labels label = new Labels(new int[] {0}, List.of("a", "b"));
    assertThat(new Perplexity().of(new Predictions(new float[] {1e30f, -1e30f}, label)))
        .isEqualTo(1);
  }

  @Test
  void confusionCountsByLabelAndTaken() {
    Confusion confusion = new Confusion(THREE);
    assertThat(confusion.count(2, 0)).isEqualTo(1);
    assertThat(confusion.count(2, 2)).isEqualTo(1);
    assertThat(confusion.count(1, 1)).isZero();
    assertThat(confusion.recall(2)).isEqualTo(0.5);
    assertThat(confusion.precision(0)).isEqualTo(1 / 3.0);
    assertThat(confusion.precision(1)).isNaN();
  }

  @Test
  void errorsOfQuantities() {
    Predictions quantities =
        new Predictions(new float[] {1, 2, 3, 4}, new Quantities(new float[] {1, 0, 3, 8}, 2));
    assertThat(Metrics.catalogue().create("mse").of(quantities)).isEqualTo(5);
    assertThat(Metrics.catalogue().create("rmse").of(quantities)).isEqualTo(Math.sqrt(5));
  }

  @Test
  void countsEveryStep() {
    Labels steps = new Labels(new int[] {0, 1, 1, 1}, List.of("a", "b"), 2);
    assertThat(new Accuracy().of(new Predictions(new float[] {1, 0, 1, 0, 0, 1, 0, 1}, steps)))
        .isEqualTo(0.75);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rmse | rmse needs targets that are quantities, given classes",
        "top-k:4 | top-k: k must be at most the 3 classes, given 4",
        "top-k:0 | top-k: k must be at least 1, given 0",
      })
  void saysWhatIsNotDefined(String spelling, String sentence) {
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> Metrics.catalogue().create(spelling).of(THREE))
        .withMessage(sentence);
  }

  @Test
  void refusesClassMetricsOfQuantities() {
    Predictions one = new Predictions(new float[1], new Quantities(new float[1], 1));
    for (Metric each :
        List.of(
            new Accuracy(),
            new TopK(1),
            new Perplexity(),
            new Auc(),
            (Metric)
                given -> {
                  return new Confusion(given).classes();
                })) {
      assertThatExceptionOfType(EvenflowException.class)
          .isThrownBy(() -> each.of(one))
          .withMessageEndingWith("needs targets that are classes, given quantities");
    }
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> new Predictions(new float[2], new Quantities(new float[1], 1)))
        .withMessage("1 outputs are needed for these targets, given 2");
  }
}
