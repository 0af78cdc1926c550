package dev.evenflow.kernel;

import static dev.evenflow.kernel.ConvolutionShapes.imageSize;
import static dev.evenflow.kernel.ConvolutionShapes.outputSize;
import static dev.evenflow.kernel.ConvolutionShapes.weightSize;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConvolutionTest {
  static Stream<ConvolutionShape> awkward() {
    return ConvolutionShapes.awkward();
  }

  /** Shapes with fewer outputs than a part of a weight gradient has. */
  static Stream<ConvolutionShape> small() {
    return awkward()
        .filter(s -> s.batch() * s.outputHeight() * s.outputWidth() <= 512)
        .filter(s -> s.work() * s.outputHeight() * s.outputWidth() < 200_000);
  }

  @ParameterizedTest
  @MethodSource("awkward")
  void theForwardConvolutionIsItsDefinition(ConvolutionShape s) {
    float[] x = random(imageSize(s), 1);
    float[] w = random(weightSize(s), 2);
    NaiveConvolution naive = new NaiveConvolution(s);
    assertClose(
        Execution.run(Convolution.forward(s), outputSize(s), x, w),
        naive.forward(doubles(x), doubles(w)),
        naive.forward(magnitudes(x), magnitudes(w)),
        s.kernelHeight() * s.kernelWidth() * s.groupIn());
  }

  @ParameterizedTest
  @MethodSource("awkward")
  void theInputGradientIsItsDefinition(ConvolutionShape s) {
    float[] dy = random(outputSize(s), 3);
    float[] w = random(weightSize(s), 4);
    NaiveConvolution naive = new NaiveConvolution(s);
    assertClose(
        Execution.run(Convolution.inputGradient(s), imageSize(s), dy, w),
        naive.inputGradient(doubles(dy), doubles(w)),
        naive.inputGradient(magnitudes(dy), magnitudes(w)),
        s.kernelHeight() * s.kernelWidth() * s.groupOut());
  }

  @ParameterizedTest
  @MethodSource("awkward")
  void theWeightGradientIsItsDefinition(ConvolutionShape s) {
    float[] x = random(imageSize(s), 5);
    float[] dy = random(outputSize(s), 6);
    NaiveConvolution naive = new NaiveConvolution(s);
    assertClose(
        Execution.run(Convolution.weightGradient(s), weightSize(s), x, dy),
        naive.weightGradient(doubles(x), doubles(dy)),
        naive.weightGradient(magnitudes(x), magnitudes(dy)),
        2048);
  }

  @ParameterizedTest
  @MethodSource("small")
  void everyElementIsTheChainThatIsDocumented(ConvolutionShape s) {
    float[] x = random(imageSize(s), 13);
    float[] w = random(weightSize(s), 14);
    float[] dy = random(outputSize(s), 15);
    NaiveConvolution naive = new NaiveConvolution(s);
    assertThat(Execution.run(Convolution.forward(s), outputSize(s), x, w))
        .isEqualTo(naive.forwardChain(x, w));
    assertThat(Execution.run(Convolution.inputGradient(s), imageSize(s), dy, w))
        .isEqualTo(naive.inputGradientChain(dy, w));
    assertThat(Execution.run(Convolution.weightGradient(s), weightSize(s), x, dy))
        .isEqualTo(naive.weightGradientChain(x, dy));
  }

  @ParameterizedTest
  @MethodSource("awkward")
  void bitsDoNotDependOnHowWorkIsCut(ConvolutionShape s) {
    float[] x = random(imageSize(s), 7);
    float[] w = random(weightSize(s), 8);
    float[] dy = random(outputSize(s), 9);
    Random random = new Random(10);
    Work forward = Convolution.forward(s);
    Work inputGradient = Convolution.inputGradient(s);
    Work weightGradient = Convolution.weightGradient(s);
    float[] y = Execution.run(forward, outputSize(s), x, w);
    float[] dx = Execution.run(inputGradient, imageSize(s), dy, w);
    float[] dw = Execution.run(weightGradient, weightSize(s), x, dy);
    for (int i = 0; i < 3; i++) {
      assertThat(Execution.run(forward, outputSize(s), random, x, w)).isEqualTo(y);
      assertThat(Execution.run(inputGradient, imageSize(s), random, dy, w)).isEqualTo(dx);
      assertThat(Execution.run(weightGradient, weightSize(s), random, x, dy)).isEqualTo(dw);
    }
  }

  @Test
  void anInfiniteWeightOverTheHaloGivesNaN() {
    ConvolutionShape s = new ConvolutionShape(1, 2, 2, 1, 1, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1);
    float[] w = new float[9];
    w[0] = Float.POSITIVE_INFINITY;
    float[] y = Execution.run(Convolution.forward(s), 4, new float[] {1, 1, 1, 1}, w);
    assertThat(y).containsExactly(Float.NaN, Float.NaN, Float.NaN, Float.POSITIVE_INFINITY);
  }

  @Test
  void aNaNReachesOnlyTheOutputsThatSeeIt() {
    ConvolutionShape s = new ConvolutionShape(2, 6, 6, 3, 10, 3, 3, 1, 1, 0, 0, 0, 0, 1, 1, 1);
    float[] x = random(imageSize(s), 11);
    x[0] = Float.NaN;
    float[] y = Execution.run(Convolution.forward(s), outputSize(s), x, random(weightSize(s), 12));
    assertThat(Arrays.copyOf(y, 10)).containsOnly(Float.NaN);
    assertThat(Arrays.copyOfRange(y, 10, y.length)).doesNotContain(Float.NaN);
  }

  @Test
  void aKernelThatDoesNotFitIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ConvolutionShape(1, 2, 4, 1, 1, 3, 3, 1, 1, 0, 0, 0, 0, 1, 1, 1))
        .withMessageContaining("[1, 2, 4, 1] with weights [3, 3, 1 / 1, 1]");
  }

  private static float[] random(int size, int seed) {
    Random random = new Random(seed);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static double[] doubles(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }

  private static double[] magnitudes(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> Math.abs(values[i])).toArray();
  }

  /** Within the bound of a chain of so many roundings. */
  private static void assertClose(float[] actual, double[] expected, double[] sizes, int terms) {
    for (int i = 0; i < actual.length; i++) {
      double bound = sizes[i] * (terms + 1) * 0x1p-24;
      if (!(Math.abs(actual[i] - expected[i]) <= bound)) {
        assertThat((double) actual[i]).as("element %d", i).isEqualTo(expected[i]);
      }
    }
  }
}
