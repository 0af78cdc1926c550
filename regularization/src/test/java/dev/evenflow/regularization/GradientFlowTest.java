package dev.evenflow.regularization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.evenflow.nn.Activation;
import dev.evenflow.nn.Conv2d;
import dev.evenflow.nn.Initializer;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Linear;
import dev.evenflow.nn.Normalization;
import dev.evenflow.nn.activation.StandardActivation;
import dev.evenflow.nn.init.Critical;
import dev.evenflow.nn.init.Critical.Ensemble;
import dev.evenflow.nn.init.CriticalPoint;
import dev.evenflow.nn.init.DeltaOrthogonal;
import dev.evenflow.nn.init.MeanField;
import dev.evenflow.nn.init.Moments;
import dev.evenflow.nn.init.Orthogonal;
import dev.evenflow.regularization.GradientFlow.Net;
import dev.evenflow.regularization.norm.BatchNorm;
import dev.evenflow.regularization.norm.NoNormalization;
import dev.evenflow.tensor.Shape;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Gradients of random nets shrink and grow with depth as mean-field theory predicts, and do neither
 * at the critical point.
 */
class GradientFlowTest {
  private static final Activation TANH = StandardActivation.TANH;
  private static final Normalization NONE = new NoNormalization();
  private static final int DEEP = 50;

  /** Variance of weights times inputs, variance of biases, gradient norm's ratio a layer. */
  record Row(
      StandardActivation activation,
      double weights,
      double biases,
      Normalization norm,
      double ratio) {
    GradientFlow measured(int width, int depth, int batch, int seed) {
      CriticalPoint variances = new CriticalPoint(weights, biases, 1);
      Layer linear = new Linear(width, new Critical(variances, Ensemble.NORMAL));
      return GradientFlow.of(
          new Net(linear, norm, activation, depth), Shape.of(batch, width), seed);
    }
  }

  /** The rows of the table of mean-field predictions. */
  static List<Row> table() {
    return List.of(
        new Row(StandardActivation.TANH, 0.5, 0.05, NONE, 0.65726),
        new Row(StandardActivation.TANH, 1, 0.05, NONE, 0.87122),
        new Row(StandardActivation.TANH, 1.761, 0.05, NONE, 1),
        new Row(StandardActivation.TANH, 2.5, 0.05, NONE, 1.06467),
        new Row(StandardActivation.TANH, 4, 0.05, NONE, 1.15862),
        new Row(StandardActivation.SIGMOID, 1, 0, NONE, 0.23605),
        new Row(StandardActivation.SIGMOID, 1 / 3.0, 0, NONE, 0.14145),
        new Row(StandardActivation.RELU, 1, 0, NONE, 0.70711),
        new Row(StandardActivation.RELU, 2, 0, NONE, 1),
        new Row(StandardActivation.SELU, 1, 0, NONE, 1.03517),
        new Row(StandardActivation.RELU, 2, 0, BatchNorm.torch(), 1.21117));
  }

  @ParameterizedTest
  @MethodSource("table")
  void isWhatTheTablePredictsInSmallNets(Row row) {
    double log = mean(3, seed -> Math.log(row.measured(128, 24, 64, seed).middle()));
    assertThat(Math.exp(log) / row.ratio()).isCloseTo(1, within(0.03));
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("table")
  void isWhatTheTablePredicts(Row row) {
    for (int seed = 0; seed < 5; seed++) {
      assertThat(row.measured(400, 40, 128, seed).middle() / row.ratio())
          .isCloseTo(1, within(0.03));
    }
  }

  private static double mean(int seeds, IntToDoubleFunction measured) {
    return IntStream.range(0, seeds).mapToDouble(measured).average().orElseThrow();
  }

  /** The logarithm of the factor over a tanh net whose inputs have variance 1. */
  private static double theory(double weights, double biases, int depth) {
    double q = weights + biases;
    double log = 0;
    for (int layer = 1; layer < depth; layer++) {
      Moments moments = new MeanField(TANH).moments(q);
      log += Math.log(weights * moments.slopeSquare()) / 2;
      q = weights * moments.square() + biases;
    }
    return log;
  }

  private static List<GradientFlow> deep(Layer transform, Shape shape) {
    return IntStream.range(0, 5)
        .mapToObj(seed -> GradientFlow.of(new Net(transform, NONE, TANH, DEEP), shape, seed))
        .toList();
  }

  private static List<GradientFlow> dense(Initializer initializer, int width) {
    return deep(new Linear(width, initializer), Shape.of(64, width));
  }

  private static List<GradientFlow> convolutional(Initializer initializer, int channels) {
    return deep(Conv2d.same(channels, 3, initializer), Shape.of(2, 6, 6, channels));
  }

  /** Neither vanishing nor exploding: within 2 % a layer, within a factor of 2 over the net. */
  private static void assertEven(List<GradientFlow> nets) {
    assertThat(nets).allSatisfy(net -> assertThat(net.middle()).isCloseTo(1, within(0.02)));
    double log = mean(nets.size(), i -> nets.get(i).whole());
    assertThat(log).isCloseTo(0, within(Math.log(2)));
  }

  @ParameterizedTest
  @EnumSource(names = {"NORMAL", "ORTHOGONAL"})
  void isEvenAtTheCriticalPointOfSmallNets(Ensemble weights) {
    assertEven(dense(new Critical(TANH, weights), 128));
  }

  @Tag("slow")
  @ParameterizedTest
  @EnumSource(names = {"NORMAL", "ORTHOGONAL"})
  void isEvenAtTheCriticalPoint(Ensemble weights) {
    assertEven(dense(new Critical(TANH, weights), 400));
  }

  @Test
  void isEvenAtTheCriticalPointOfSmallConvolutions() {
    assertEven(convolutional(new Critical(TANH, Ensemble.DELTA_ORTHOGONAL), 64));
  }

  @Tag("slow")
  @Test
  void isEvenAtTheCriticalPointOfConvolutions() {
    assertEven(convolutional(new Critical(TANH, Ensemble.DELTA_ORTHOGONAL), 256));
  }

  /** Where all singular values are 1, tanh itself takes from the gradient in every layer. */
  @Test
  void fallsAsPredictedWhereWeightsAreOrthogonalOnly() {
    double predicted = Math.exp(theory(1, 0, DEEP));
    assertThat(predicted).isCloseTo(0.121, within(1e-3));
    for (List<GradientFlow> nets :
        List.of(dense(new Orthogonal(), 64), convolutional(new DeltaOrthogonal(), 64))) {
      assertThat(nets)
          .allSatisfy(net -> assertThat(net.middle()).isCloseTo(0.978, within(1e-3)))
          .allSatisfy(
              net -> assertThat(Math.exp(net.whole()) / predicted).isCloseTo(1, within(0.06)));
    }
  }
}
