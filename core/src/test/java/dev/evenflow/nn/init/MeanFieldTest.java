package dev.evenflow.nn.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.evenflow.EvenflowException;
import dev.evenflow.nn.Activation;
import dev.evenflow.nn.Fans;
import dev.evenflow.nn.Initializer;
import dev.evenflow.nn.activation.Elu;
import dev.evenflow.nn.activation.Gated;
import dev.evenflow.nn.activation.HardTanh;
import dev.evenflow.nn.activation.LeakyRelu;
import dev.evenflow.nn.activation.PRelu;
import dev.evenflow.nn.activation.SoftShrink;
import dev.evenflow.nn.activation.Softmax;
import dev.evenflow.nn.activation.StandardActivation;
import dev.evenflow.random.RandomStream;
import dev.evenflow.tensor.Shape;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class MeanFieldTest {
  private static MeanField of(Activation activation) {
    return new MeanField(activation);
  }

  /** The gradient norm's ratio a layer, as docs/STABILITY.md prints it. */
  @ParameterizedTest
  @CsvSource({
    "TANH, 0.5, .05, .65726",
    "TANH, 1.0, .05, .87122",
    "TANH, 2.5, .05, 1.06467",
    "TANH, 4.0, .05, 1.15862",
    "SIGMOID, 1, 0, .23605",
    "SIGMOID, .3333333333333333, 0, .14145",
    "RELU, 1, 0, .70711",
    "RELU, 2, 0, 1",
    "SELU, 1, 0, 1.03517",
  })
  void predictsTheRatiosOfTheTable(
      StandardActivation activation, double weights, double biases, double ratio) {
    assertThat(Math.sqrt(of(activation).chi(weights, biases))).isCloseTo(ratio, within(5.1e-6));
  }

  @Test
  void predictsThatBatchNormalizationAloneExplodes() {
    assertThat(of(StandardActivation.RELU).chiUnderBatchNormalization())
        .isCloseTo(Math.PI / (Math.PI - 1), within(1e-10));
  }

  @Test
  void findsTheCriticalPointOfTanh() {
    CriticalPoint point = CriticalPoint.of(StandardActivation.TANH, 0.05);
    assertThat(point.weightVariance()).isCloseTo(1.761, within(5e-4));
    assertThat(of(StandardActivation.TANH).chi(point.weightVariance(), 0.05))
        .isCloseTo(1, within(1e-6));
    assertThat(CriticalPoint.of(StandardActivation.TANH, 0).weightVariance())
        .isCloseTo(1, within(1e-3));
  }

  @Test
  void findsTheCriticalPointOfTheSmallestBiasWhereItMustBeLarger() {
    // Roberts, Yaida, "The principles of deep learning theory" 2022, section 5.3.4.
    CriticalPoint gelu = CriticalPoint.of(StandardActivation.GELU, 0.05);
    assertThat(gelu.biasVariance()).isCloseTo(0.17292, within(0.02));
    assertThat(gelu.weightVariance()).isCloseTo(1.98306, within(0.01));
    CriticalPoint silu = CriticalPoint.of(StandardActivation.SILU, 0.05);
    assertThat(silu.biasVariance()).isCloseTo(0.55514, within(0.06));
    assertThat(silu.weightVariance()).isCloseTo(1.98800, within(0.01));
  }

  @Test
  void findsTheCriticalPointOfFunctionsWithoutScale() {
    assertThat(CriticalPoint.of(StandardActivation.RELU, 0.05))
        .satisfies(each -> assertThat(each.weightVariance()).isCloseTo(2, within(1e-9)))
        .satisfies(each -> assertThat(each.biasVariance()).isZero());
    assertThat(CriticalPoint.of(new LeakyRelu(0.5), 0).weightVariance())
        .isCloseTo(1.6, within(1e-9));
    assertThat(CriticalPoint.of(StandardActivation.IDENTITY, 0).weightVariance())
        .isCloseTo(1, within(1e-9));
  }

  static Stream<Activation> activationsWithACriticalPoint() {
    return Stream.of(
        StandardActivation.SELU,
        StandardActivation.GELU,
        StandardActivation.SILU,
        StandardActivation.SIGMOID,
        new HardTanh(),
        StandardActivation.SOFTSIGN,
        StandardActivation.MISH);
  }

  @ParameterizedTest
  @MethodSource("activationsWithACriticalPoint")
  void keepsGradientsAtTheCriticalPointOfAnyActivationThatHasOne(Activation activation) {
    CriticalPoint point = CriticalPoint.of(activation, 0.05);
    MeanField field = of(activation);
    double q = field.fixedPoint(point.weightVariance(), point.biasVariance());
    assertThat(q).isCloseTo(point.q(), within(1e-3 * q));
    assertThat(field.chi(point.weightVariance(), point.biasVariance())).isCloseTo(1, within(1e-3));
  }

  @Test
  void hasTheGainsOfThePapers() {
    assertThat(of(StandardActivation.IDENTITY).gain()).isCloseTo(1, within(1e-10));
    assertThat(of(StandardActivation.RELU).gain()).isCloseTo(Math.sqrt(2), within(1e-10));
    assertThat(of(StandardActivation.SELU).gain()).isCloseTo(1, within(1e-10));
    assertThat(of(new LeakyRelu(0.1)).gain()).isCloseTo(Math.sqrt(2 / 1.01), within(1e-10));
    assertThat(of(new PRelu()).gain()).isCloseTo(Math.sqrt(2 / 1.0625), within(1e-10));
    assertThat(of(StandardActivation.TANH).gain()).isCloseTo(1.592537, within(1e-6));
  }

  @Test
  void integratesClosedForms() {
    double q = 1.7;
    // E[e^z], E[e^2z] of a normal z of variance q.
    Moments exp = of(StandardActivation.EXP).moments(q);
    assertThat(exp.mean()).isCloseTo(Math.exp(q / 2), within(1e-9));
    assertThat(exp.square()).isCloseTo(Math.exp(2 * q), within(1e-8));
    assertThat(exp.slopeSquare()).isCloseTo(Math.exp(2 * q), within(1e-8));
    Moments relu = of(StandardActivation.RELU).moments(q);
    assertThat(relu.mean()).isCloseTo(Math.sqrt(q / 2 / Math.PI), within(1e-10));
    assertThat(relu.variance()).isCloseTo(q / 2 - q / 2 / Math.PI, within(1e-10));
    // P(|z| < 1): a jump of the slope away from any panel's bound.
    assertThat(of(new HardTanh()).moments(q).slopeSquare()).isCloseTo(0.5568977, within(1e-7));
    // At a large variance both kinks of the function are near 0.
    assertThat(of(new SoftShrink()).moments(1e6).slopeSquare())
        .isCloseTo(1 - 2 * 0.5e-3 / Math.sqrt(2 * Math.PI), within(1e-9));
    // erf has E[erf(z)^2] = 2/pi asin(2q / (1 + 2q)) (Williams 1997).
    assertThat(of(x -> x.erf()).moments(q).square())
        .isCloseTo(2 / Math.PI * Math.asin(2 * q / (1 + 2 * q)), within(1e-10));
    assertThat(of(x -> x.erf()).moments(q).slopeSquare())
        .isCloseTo(4 / Math.PI / Math.sqrt(1 + 4 * q), within(1e-10));
  }

  @Test
  void tellsHowDepthDecidesWithoutCriticality() {
    assertThat(MeanField.depthScale(Math.exp(-0.25))).isCloseTo(4, within(1e-12));
    assertThat(MeanField.depthScale(Math.exp(0.25))).isCloseTo(4, within(1e-12));
    assertThat(MeanField.depthScale(1)).isInfinite();
  }

  @Test
  void endsWhereVarianceDiesOutOrGrows() {
    assertThat(of(StandardActivation.RELU).fixedPoint(1, 0)).isCloseTo(0, within(1e-9));
    assertThat(of(StandardActivation.RELU).fixedPoint(1, 0.5)).isCloseTo(1, within(1e-9));
    assertThat(of(StandardActivation.RELU).fixedPoint(3, 0)).isGreaterThan(1e10);
  }

  @Test
  void suitsWeightsToTheirActivation() {
    Shape shape = Shape.of(30, 40);
    Fans fans = new Fans(30, 40);
    RandomStream random = new RandomStream(1, "w");
    float[] auto = new Auto(StandardActivation.RELU).values(shape, fans, random);
    assertThat(auto).containsExactly(new HeNormal().values(shape, fans, random), within(1e-6f));
    Critical critical = new Critical(StandardActivation.TANH);
    double std = Math.sqrt(critical.point().weightVariance() / 30);
    assertThat(critical.values(shape, fans, random))
        .containsExactly(new Normal(std).values(shape, fans, random), within(1e-6f));
    assertThat(critical.bias())
        .isInstanceOfSatisfying(
            Normal.class, bias -> assertThat(bias.std()).isCloseTo(Math.sqrt(0.05), within(1e-9)));
    assertThat(new Critical(StandardActivation.RELU).bias()).isEqualTo(new Normal(0));
  }

  @Test
  void givesCriticalWeightsOfEachKindTheSameScale() {
    Shape dense = Shape.of(20, 20);
    Shape kernel = Shape.of(3, 3, 20, 20);
    Fans fans = new Fans(20, 20);
    Fans taps = new Fans(180, 180);
    RandomStream random = new RandomStream(1, "w");
    StandardActivation tanh = StandardActivation.TANH;
    Critical orthogonal = new Critical(tanh, Critical.Ensemble.ORTHOGONAL);
    double gain = Math.sqrt(orthogonal.point().weightVariance());
    assertThat(orthogonal.values(dense, fans, random))
        .isEqualTo(new Orthogonal(gain).values(dense, fans, random));
    assertThat(
            new Critical(orthogonal.point(), Critical.Ensemble.DELTA_ORTHOGONAL)
                .values(kernel, taps, random))
        .isEqualTo(new DeltaOrthogonal(gain).values(kernel, taps, random));
  }

  /** Plain loops over a tanh network of the width and depth at which the promise is made. */
  @ParameterizedTest
  @EnumSource(names = {"NORMAL", "ORTHOGONAL"})
  void keepsGradientsOverDepthInAPlainSimulation(Critical.Ensemble ensemble) {
    Initializer critical = new Critical(StandardActivation.TANH, ensemble);
    double sum = 0;
    for (int seed = 0; seed < 3; seed++) {
      sum += Math.log(TanhNetwork.gradientRatio(critical, 120, 30, new RandomStream(seed, "net")));
    }
    assertThat(Math.exp(sum / 3 / 30)).isCloseTo(1, within(0.02));
  }

  @Test
  void refusesWhatHasNoGainOrCriticalPointInOneSentence() {
    assertThatThrownBy(() -> new Auto(x -> x.zerosLike()))
        .isInstanceOf(EvenflowException.class)
        .hasMessage("layer has no gain: the mean of its square is 0.0");
    assertThatThrownBy(() -> new Auto(Gated.GLU)).hasMessageContaining("glu needs");
    assertThatThrownBy(() -> new Critical(new Softmax()))
        .hasMessage(
            "softmax has no critical point: choose another activation or another initializer");
    assertThatThrownBy(() -> new Critical(StandardActivation.EXP))
        .hasMessageStartingWith("exp has no critical point");
    assertThatThrownBy(() -> CriticalPoint.of(new Elu(), -1))
        .hasMessage("critical: the bias variance must be finite and at least 0, given -1.0");
  }
}
