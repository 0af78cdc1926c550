package dev.evenflow.nn.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.evenflow.autodiff.Gradients;
import dev.evenflow.interpreter.Interpreter;
import dev.evenflow.interpreter.Rounding;
import dev.evenflow.nn.Evaluation;
import dev.evenflow.nn.Loss;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LossTest {
  private static final Shape LOGITS = Shape.of(4, 3);
  private static final double[] SCORES = Evaluation.wave(12, 0.4);
  private static final double[] CLASSES = {2, 0, 1, 2};

  private static double ofClasses(Loss loss, double... classes) {
    return ofClasses(loss, Rounding.DOUBLE, SCORES, classes);
  }

  private static double ofClasses(
      Loss loss, Rounding rounding, double[] scores, double... classes) {
    Tensor output = Tensor.input("x", LOGITS);
    Tensor target = Tensor.intInput("y", Shape.of(4));
    return new Interpreter(rounding, Map.of("x", scores, "y", classes))
        .evaluate(loss.of(output, target))[0];
  }

  private static double ofFloats(Loss loss, double[] output, double[] target, int... extents) {
    Tensor x = Tensor.input("x", Shape.of(extents));
    Tensor y = Tensor.input("y", Shape.of(extents));
    return new Interpreter(Rounding.DOUBLE, Map.of("x", output, "y", target))
        .evaluate(loss.of(x, y))[0];
  }

  /** -ln softmax by the book. */
  private static double surprise(int example, int label) {
    double[] row = Arrays.copyOfRange(SCORES, 3 * example, 3 * example + 3);
    double sum = DoubleStream.of(row).map(Math::exp).sum();
    return Math.log(sum) - row[label];
  }

  @Test
  void weightsClassesAsPyTorchDoes() {
    double[] w = {0.5, 2, 1.5};
    double smoothing = 0.2;
    double loss = 0;
    double total = 0;
    for (int n = 0; n < 4; n++) {
      int label = (int) CLASSES[n];
      double all = 0;
      for (int c = 0; c < 3; c++) {
        all += w[c] * surprise(n, c);
      }
      loss += (1 - smoothing) * w[label] * surprise(n, label) + smoothing / 3 * all;
      total += w[label];
    }
    List<Double> weights = DoubleStream.of(w).boxed().toList();
    assertThat(ofClasses(new CrossEntropy(smoothing, weights, null), CLASSES))
        .isCloseTo(loss / total, within(1e-12));
    assertThat(ofClasses(new CrossEntropy(smoothing, weights, -100), CLASSES))
        .isCloseTo(loss / total, within(1e-12));
  }

  @Test
  void leavesOutTheIgnoredClassInsideAndOutsideOfTheRange() {
    double expected = (surprise(1, 0) + surprise(3, 2)) / 2;
    assertThat(ofClasses(new CrossEntropy(0, List.of(), -100), -100, 0, -100, 2))
        .isCloseTo(expected, within(1e-12));
    assertThat(ofClasses(new CrossEntropy(0, List.of(), 1), 1, 0, 1, 2))
        .isCloseTo(expected, within(1e-12));
    assertThat(ofClasses(new CrossEntropy(0, List.of(), 7), 7, 7, 7, 7)).isZero();
  }

  @Test
  void isNotANumberForAClassThatNeitherExistsNorIsIgnored() {
    assertThat(ofClasses(new CrossEntropy(0, List.of(), -100), 3, 0, 1, 2)).isNaN();
  }

  @Test
  void takesProbabilitiesAsCrossEntropyTargets() {
    double[] hot = new double[12];
    IntStream.range(0, 4).forEach(n -> hot[3 * n + (int) CLASSES[n]] = 1);
    for (double smoothing : new double[] {0, 0.3}) {
      CrossEntropy loss = new CrossEntropy(smoothing);
      assertThat(ofFloats(loss, SCORES, hot, 4, 3))
          .isCloseTo(ofClasses(loss, CLASSES), within(1e-12));
    }
  }

  @Test
  void takesSequencesOfClasses() {
    Tensor output = Tensor.input("x", Shape.of(2, 2, 3));
    Tensor target = Tensor.intInput("y", Shape.of(2, 2));
    double[] loss =
        new Interpreter(Rounding.DOUBLE, Map.of("x", SCORES, "y", CLASSES))
            .evaluate(new CrossEntropy().of(output, target));
    assertThat(loss[0]).isCloseTo(ofClasses(new CrossEntropy(), CLASSES), within(1e-12));
  }

  @Test
  void countsPositivesMoreWhereAsked() {
    double[] logits = {-1.5, 0.25};
    double[] target = {1, 0};
    double expected = (3 * Math.log1p(Math.exp(1.5)) + Math.log1p(Math.exp(0.25))) / 2;
    assertThat(ofFloats(new BceWithLogits(3), logits, target, 2))
        .isCloseTo(expected, within(1e-12));
  }

  @Test
  void asksForAMarginInHingeLosses() {
    assertThat(ofFloats(new Hinge(), new double[] {0.3, -2, 1.5}, new double[] {1, 1, -1}, 3))
        .isCloseTo((0.7 + 3 + 2.5) / 3, within(1e-12));
    double expected = 0;
    for (int n = 0; n < 4; n++) {
      for (int c = 0; c < 3; c++) {
        if (c != (int) CLASSES[n]) {
          expected += Math.max(0, 0.5 - SCORES[3 * n + (int) CLASSES[n]] + SCORES[3 * n + c]) / 3;
        }
      }
    }
    assertThat(ofClasses(new Hinge(0.5), CLASSES)).isCloseTo(expected / 4, within(1e-12));
  }

  @Test
  void countsEasyExamplesLessInFocalLosses() {
    double expected = 0;
    for (int n = 0; n < 4; n++) {
      double each = surprise(n, (int) CLASSES[n]);
      expected += Math.pow(1 - Math.exp(-each), 1.5) * each / 4;
    }
    assertThat(ofClasses(new Focal(1.5, 0.25), CLASSES)).isCloseTo(expected, within(1e-12));
    assertThat(ofClasses(new Focal(0, 0.25), CLASSES))
        .isCloseTo(ofClasses(new CrossEntropy(), CLASSES), within(1e-12));
    double p = 1 / (1 + Math.exp(-0.8));
    double ofOne = -0.25 * (1 - p) * (1 - p) * Math.log(p);
    double ofZero = -0.75 * p * p * Math.log(1 - p);
    assertThat(ofFloats(new Focal(), new double[] {0.8, 0.8}, new double[] {1, 0}, 2))
        .isCloseTo((ofOne + ofZero) / 2, within(1e-12));
  }

  @Test
  void measuresAnglesWithoutLengths() {
    double[] a = {3, 4, 1, 0, 0, 0};
    double[] b = {4e-9, 3e-9, 0, 7, 1, 1};
    // Cosines 24/25, 0, and 0 by definition for the empty one.
    assertThat(ofFloats(new Cosine(), a, b, 3, 2)).isCloseTo((1 - 0.96 + 1 + 1) / 3, within(1e-12));
  }

  static Stream<Loss> losses() {
    return Stream.of(
        new CrossEntropy(0.1),
        new CrossEntropy(0.1, List.of(1.0, 2.0, 3.0), 0),
        new BceWithLogits(2),
        new BceWithLogits(List.of(0.5, 1.0, 3.0)),
        new Mse(),
        new L1(),
        new Huber(0.3),
        new Hinge(),
        new KlDivergence(),
        new Focal(),
        new Cosine());
  }

  @ParameterizedTest
  @MethodSource("losses")
  void hasTheGradientOfItsCentralDifferences(Loss loss) {
    Tensor x = Tensor.input("x", LOGITS);
    Tensor y = Tensor.input("y", LOGITS);
    double[] target = IntStream.range(0, 12).mapToDouble(i -> 0.1 + i % 4 * 0.2).toArray();
    new Evaluation(loss.of(x, y), Map.of(x, SCORES, y, target)).holdsToCentralDifferences();
  }

  static Stream<Loss> lossesOfClasses() {
    return Stream.of(
        new CrossEntropy(),
        new CrossEntropy(0.1, List.of(1.0, 2.0, 3.0), null),
        new CrossEntropy(0.1, List.of(1.0, 2.0, 3.0), 0),
        new Hinge(),
        new Focal(0.5, 0.25));
  }

  @ParameterizedTest
  @MethodSource("lossesOfClasses")
  void hasTheGradientOfItsCentralDifferencesForClasses(Loss loss) {
    Tensor x = Tensor.input("x", LOGITS);
    Tensor y = Tensor.intInput("y", Shape.of(4));
    new Evaluation(loss.of(x, y), Map.of(x, SCORES, y, CLASSES)).holdsToCentralDifferences();
  }

  @ParameterizedTest
  @MethodSource("lossesOfClasses")
  void isFiniteForHugeLogitsInFloat(Loss loss) {
    Tensor x = Tensor.input("x", LOGITS);
    Tensor y = Tensor.intInput("y", Shape.of(4));
    Tensor value = loss.of(x, y);
    double[] scores = DoubleStream.of(SCORES).map(each -> (float) (1e30 * each)).toArray();
    for (double[] numbers :
        new Interpreter(Rounding.FLOAT, Map.of("x", scores, "y", CLASSES))
            .evaluate(List.of(value, Gradients.of(value, List.of(x)).getFirst()))) {
      assertThat(DoubleStream.of(numbers).allMatch(Double::isFinite)).isTrue();
    }
  }

  static Stream<Loss> lossesOfFloats() {
    return Stream.of(
        new Mse(), new L1(), new Huber(), new KlDivergence(), new BceWithLogits(), new Cosine());
  }

  @ParameterizedTest
  @MethodSource("lossesOfFloats")
  void takesClassesForTheirOneHotRows(Loss loss) {
    Tensor x = Tensor.input("x", LOGITS);
    Tensor classes = loss.of(x, Tensor.intInput("y", Shape.of(4)));
    Tensor floats = loss.of(x, Tensor.input("rows", LOGITS));
    double[] rows = new double[12];
    for (int i = 0; i < 4; i++) {
      rows[3 * i + (int) CLASSES[i]] = 1;
    }
    List<double[]> values =
        new Interpreter(Rounding.DOUBLE, Map.of("x", SCORES, "y", CLASSES, "rows", rows))
            .evaluate(List.of(classes, floats));
    assertThat(values.getFirst()).isEqualTo(values.getLast());
  }

  @Test
  void refusesWhatItCannotUseInOneSentence() {
    Tensor output = Tensor.input("x", LOGITS);
    assertThatThrownBy(() -> new Mse().of(output, Tensor.input("y", Shape.of(4))))
        .hasMessage("mse needs float targets [4x3] for an output [4x3], given floats [4]");
    assertThatThrownBy(() -> new CrossEntropy().of(output, Tensor.intInput("y", Shape.of(3))))
        .hasMessage("cross-entropy needs int32 classes [4] for an output [4x3], given int32 [3]");
    assertThatThrownBy(() ->
            new CrossEntropy(0, List.of(1.0), null).of(output, Tensor.intInput("y", Shape.of(4))))
        .hasMessage("cross-entropy has 1 class weights for 3 classes");
    assertThatThrownBy(() -> new CrossEntropy(2))
        .hasMessage("cross-entropy: label smoothing must be from 0 to 1, given 2.0");
    assertThatThrownBy(() -> new Huber(0)).hasMessage("huber: delta must be above 0, given 0.0");
    assertThatThrownBy(() -> new Focal(-1, 0))
        .hasMessage("focal: gamma must be at least 0, given -1.0");
    assertThatThrownBy(() -> new Focal(1, 2))
        .hasMessage("focal: alpha must be from 0 to 1, given 2.0");
    assertThatThrownBy(() -> new BceWithLogits(0))
        .hasMessage("bce-with-logits: the positive weight must be above 0, given 0.0");
  }
}
