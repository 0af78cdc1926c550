package dev.evenflow.nn.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.evenflow.EvenflowException;
import dev.evenflow.nn.Fans;
import dev.evenflow.nn.Initializer;
import dev.evenflow.random.RandomStream;
import dev.evenflow.tensor.Shape;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class InitializerTest {
  private static final RandomStream RANDOM = new RandomStream(7, "init/test");
  private static final Shape MATRIX = Shape.of(301, 199);
  private static final Fans FANS = new Fans(301, 199);

  /** Excess kurtosis of uniform and normal numbers is at most 0: four standard errors. */
  private static final double ERRORS = 4;

  static Stream<Arguments> deviations() {
    double in = 301;
    double out = 199;
    double truncation = 0.87962566103423978;
    return Stream.of(
        Arguments.of(new Normal(0.5, 0.02), 0.5, 0.02),
        Arguments.of(new Uniform(-1, 3), 1, 4 / Math.sqrt(12)),
        Arguments.of(new TruncatedNormal(-1, 0.2), -1, 0.2 * truncation),
        Arguments.of(new XavierUniform(), 0, Math.sqrt(2 / (in + out))),
        Arguments.of(new XavierNormal(3), 0, 3 * Math.sqrt(2 / (in + out))),
        Arguments.of(new HeUniform(), 0, Math.sqrt(2 / in)),
        Arguments.of(new HeNormal(), 0, Math.sqrt(2 / in)),
        Arguments.of(new HeNormal(1, FanMode.OUT), 0, Math.sqrt(1 / out)),
        Arguments.of(new HeUniform(1, FanMode.AVERAGE), 0, Math.sqrt(2 / (in + out))),
        Arguments.of(new LecunUniform(), 0, Math.sqrt(1 / in)),
        Arguments.of(new LecunNormal(2), 0, 2 * Math.sqrt(1 / in)),
        Arguments.of(new TorchDefault(), 0, Math.sqrt(1 / in / 3)),
        Arguments.of(new Orthogonal(), 0, Math.sqrt(1 / in)));
  }

  @ParameterizedTest
  @MethodSource("deviations")
  void hasTheMeanAndDeviationOfItsFormula(Initializer initializer, double mean, double std) {
    float[] values = initializer.values(MATRIX, FANS, RANDOM);
    double sum = 0;
    for (float each : values) {
      sum += each;
    }
    double squares = 0;
    for (float each : values) {
      squares += (each - mean) * (each - mean);
    }
    double error = ERRORS / Math.sqrt(values.length);
    assertThat(sum / values.length).isCloseTo(mean, within(std * error));
    assertThat(squares / values.length)
        .isCloseTo(std * std, within(std * std * error * Math.sqrt(2)));
  }

  @Test
  void drawsTheWholeBellCurve() {
    float[] values = new Normal(1).values(Shape.of(100_001), Fans.NONE, RANDOM);
    double[] bounds = {-2, -1, 0, 0.5, 1, 3};
    double[] below = {0.0227501, 0.1586553, 0.5, 0.6914625, 0.8413447, 0.9986501};
    for (int i = 0; i < bounds.length; i++) {
      int count = 0;
      for (float each : values) {
        count += each < bounds[i] ? 1 : 0;
      }
      double error = ERRORS * Math.sqrt(below[i] * (1 - below[i]) / values.length);
      assertThat(count / (double) values.length).isCloseTo(below[i], within(error));
    }
  }

  @Test
  void drawsNeighboursIndependently() {
    float[] values = new Normal(1).values(Shape.of(100_000), Fans.NONE, RANDOM);
    for (int lag : new int[] {1, 2, 3, 4, 199}) {
      double sum = 0;
      double squares = 0;
      for (int i = lag; i < values.length; i++) {
        sum += values[i] * values[i - lag];
        // Both branches of one pair share a radius: their squares must not go together either.
        squares += (values[i] * values[i] - 1) * (values[i - lag] * values[i - lag] - 1);
      }
      double error = ERRORS * Math.sqrt(values.length);
      assertThat(sum).isCloseTo(0, within(error));
      assertThat(squares).isCloseTo(0, within(2 * error));
    }
  }

  @Test
  void staysWithinTwoDeviationsWhenTruncated() {
    float[] values = new TruncatedNormal(1, 0.5).values(MATRIX, FANS, RANDOM);
    assertThat(IntStream.range(0, values.length).mapToDouble(i -> values[i]))
        .allMatch(each -> each >= 0 && each <= 2)
        .anyMatch(each -> each < 0.01)
        .anyMatch(each -> each > 1.99);
  }

  private static float[][] matrix(
      float[] values, int firstRow, int rows, int all, int from, int to) {
    float[][] matrix = new float[rows][to - from];
    for (int row = 0; row < rows; row++) {
      System.arraycopy(values, (firstRow + row) * all + from, matrix[row], 0, to - from);
    }
    return matrix;
  }

  /** Rows or columns, whichever are fewer, are orthonormal times the gain. */
  private static void assertOrthogonal(float[][] matrix, double gain) {
    int rows = matrix.length;
    int columns = matrix[0].length;
    boolean wide = rows <= columns;
    int fewer = Math.min(rows, columns);
    for (int i = 0; i < fewer; i++) {
      for (int j = 0; j <= i; j++) {
        double dot = 0;
        for (int k = 0; k < Math.max(rows, columns); k++) {
          dot += wide ? (double) matrix[i][k] * matrix[j][k] : (double) matrix[k][i] * matrix[k][j];
        }
        assertThat(dot / gain / gain).isCloseTo(i == j ? 1 : 0, within(1e-6));
      }
    }
  }

  static Stream<Shape> shapes() {
    return Stream.of(
        Shape.of(1, 1),
        Shape.of(7, 13),
        Shape.of(64, 64),
        Shape.of(207, 53),
        Shape.of(3, 3, 5, 16));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void isOrthogonalOverAllInputsOfAUnit(Shape shape) {
    int out = shape.extent(-1);
    int rows = shape.size() / out;
    int taps = shape.rank() == 4 ? 9 : 1;
    float[] values = new Orthogonal(1.7).values(shape, new Fans(rows, taps * out), RANDOM);
    assertOrthogonal(matrix(values, 0, rows, out, 0, out), 1.7);
  }

  @Test
  void isOrthogonalForEachGroupAndGate() {
    // Four gates: one input reaches 5 outputs of each.
    float[] gates = new Orthogonal().values(Shape.of(5, 20), new Fans(5, 5), RANDOM);
    for (int gate = 0; gate < 4; gate++) {
      assertOrthogonal(matrix(gates, 0, 5, 20, 5 * gate, 5 * gate + 5), 1);
    }
    // A depthwise convolution: 8 groups of one channel.
    float[] depthwise = new DeltaOrthogonal().values(Shape.of(3, 3, 1, 8), new Fans(9, 9), RANDOM);
    for (int i = 0; i < depthwise.length; i++) {
      assertThat(Math.abs(depthwise[i])).isEqualTo(i / 8 == 4 ? 1 : 0);
    }
  }

  @Test
  void drawsOrthogonalMatricesUniformly() {
    // Of 2x2 ones, the first column is a point on the circle and half are reflections.
    int reflections = 0;
    double x = 0;
    double x2 = 0;
    int draws = 4000;
    for (int i = 0; i < draws; i++) {
      float[] q = new Orthogonal().values(Shape.of(2, 2), new Fans(2, 2), RANDOM.child("" + i));
      reflections += q[0] * q[3] - q[1] * q[2] < 0 ? 1 : 0;
      x += q[0];
      x2 += q[0] * q[0];
    }
    double error = ERRORS / Math.sqrt(draws);
    assertThat(reflections / (double) draws).isCloseTo(0.5, within(error * 0.5));
    assertThat(x / draws).isCloseTo(0, within(error * Math.sqrt(0.5)));
    assertThat(x2 / draws).isCloseTo(0.5, within(error * Math.sqrt(0.125)));
  }

  @Test
  void isOrthogonalAtTheMiddleTapAlone() {
    Shape shape = Shape.of(3, 5, 4, 6);
    float[] values = new DeltaOrthogonal(2).values(shape, new Fans(60, 90), RANDOM);
    int middle = (1 * 5 + 2) * 4;
    assertOrthogonal(matrix(values, middle, 4, 6, 0, 6), 2);
    for (int i = 0; i < values.length; i++) {
      int row = i / 6;
      if (row < middle || row >= middle + 4) {
        assertThat(values[i]).isZero();
      }
    }
    Shape dense = Shape.of(9, 4);
    assertThat(new DeltaOrthogonal().values(dense, new Fans(9, 4), RANDOM))
        .isEqualTo(new Orthogonal().values(dense, new Fans(9, 4), RANDOM));
  }

  @Test
  void isTheIdentityForMatricesGatesAndKernels() {
    assertThat(new Identity(2).values(Shape.of(2, 3), new Fans(2, 3), RANDOM))
        .containsExactly(2, 0, 0, 0, 2, 0);
    assertThat(new Identity().values(Shape.of(2, 4), new Fans(2, 2), RANDOM))
        .containsExactly(1, 0, 1, 0, 0, 1, 0, 1);
    float[] kernel = new Identity().values(Shape.of(1, 3, 2, 2), new Fans(6, 6), RANDOM);
    assertThat(kernel).containsExactly(0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0);
  }

  @Test
  void keepsTheSameFewInputsForEveryUnit() {
    float[] values = new Sparse(0.85, 2).values(Shape.of(101, 30), new Fans(101, 30), RANDOM);
    for (int unit = 0; unit < 30; unit++) {
      int zeros = 0;
      for (int input = 0; input < 101; input++) {
        zeros += values[input * 30 + unit] == 0 ? 1 : 0;
      }
      assertThat(zeros).isEqualTo(86);
    }
  }

  @Test
  void fillsWithOneValue() {
    Shape shape = Shape.of(2, 2);
    assertThat(new Zeros().values(shape, FANS, RANDOM)).containsOnly(0);
    assertThat(new Ones().values(shape, FANS, RANDOM)).containsOnly(1);
    assertThat(new Constant(-0.5).values(shape, FANS, RANDOM)).containsOnly(-0.5f);
  }

  @Test
  void startsBiasesAtZeroExceptThoseOfTorch() {
    Shape shape = Shape.of(1000);
    assertThat(new HeNormal().bias().values(shape, FANS, RANDOM)).containsOnly(0);
    float[] biases = new TorchDefault().bias().values(shape, FANS, RANDOM);
    double bound = 1 / Math.sqrt(301);
    assertThat(IntStream.range(0, 1000).mapToDouble(i -> biases[i]))
        .allMatch(each -> Math.abs(each) <= bound)
        .anyMatch(each -> Math.abs(each) > 0.99 * bound);
  }

  static Stream<Initializer> all() {
    return deviations().map(each -> (Initializer) each.get()[0]);
  }

  @ParameterizedTest
  @MethodSource("all")
  void isAFunctionOfSeedAndName(Initializer initializer) {
    Shape shape = Shape.of(5, 7);
    Fans fans = new Fans(5, 7);
    assertThat(initializer.values(shape, fans, new RandomStream(1, "a")))
        .isEqualTo(initializer.values(shape, fans, new RandomStream(1, "a")))
        .isNotEqualTo(initializer.values(shape, fans, new RandomStream(2, "a")))
        .isNotEqualTo(initializer.values(shape, fans, new RandomStream(1, "b")));
  }

  @Test
  void refusesWhatItCannotUseInOneSentence() {
    record Refusal(Runnable call, String message) {}
    for (Refusal each :
        List.of(
            new Refusal(
                () -> new Normal(-1), "normal: std must be finite and at least 0, given -1.0"),
            new Refusal(
                () -> new TruncatedNormal(Double.NaN),
                "truncated-normal: std must be finite and at least 0, given NaN"),
            new Refusal(
                () -> new Uniform(1, 0),
                "uniform: low must not be above high, given low=1.0 and high=0.0"),
            new Refusal(
                () -> new HeNormal(0, FanMode.IN),
                "he-normal: gain must be finite and above 0, given 0.0"),
            new Refusal(
                () -> new Orthogonal(-2),
                "orthogonal: gain must be finite and above 0, given -2.0"),
            new Refusal(() -> new Sparse(1.5), "sparse: sparsity must be from 0 to 1, given 1.5"),
            new Refusal(
                () -> new Identity().values(Shape.of(3), FANS, RANDOM),
                "identity: needs a matrix or a convolution weight, given [3]"))) {
      assertThatThrownBy(each.call()::run)
          .isInstanceOf(EvenflowException.class)
          .hasMessage(each.message());
    }
  }
}
