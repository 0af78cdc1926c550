package dev.evenflow.regularization.norm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.evenflow.EvenflowException;
import dev.evenflow.autodiff.Gradients;
import dev.evenflow.nn.Fans;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Normalization;
import dev.evenflow.regularization.Applied;
import dev.evenflow.regularization.Oracle;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Window;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WeightNormalizationTest {
  private static final Shape DENSE = Shape.of(7, 3);
  private static final Shape FILTERS = Shape.of(3, 3, 2, 4);

  static Normalization[] all() {
    return new Normalization[] {
      new WeightNorm(), new WeightStandardization(), new WeightStandardization(1e-5, true)
    };
  }

  private static Layer weighted(Shape weights, Normalization normalization) {
    return (x, scope) -> {
      Tensor weight =
          normalization
              .weights(scope)
              .weight(
                  "weight",
                  weights,
                  Fans.NONE,
                  (shape, fans, random) -> {
                    float[] values = new float[shape.size()];
                    for (int i = 0; i < values.length; i++) {
                      values[i] = (float) random.normal(0, i);
                    }
                    return values;
                  });
      Tensor y =
          weights.rank() == 2 ? x.matmul(weight) : x.conv2d(weight, Window.square(3, 1, 1), 1);
      return scope.apply(normalization, y);
    };
  }

  @ParameterizedTest
  @MethodSource("all")
  void gradientsAreThoseOfCentralDifferences(Normalization normalization) {
    Applied dense = Applied.training(weighted(DENSE, normalization), Shape.of(2, 7));
    Oracle.assertGradients(Oracle.objective(dense.output()), dense.point());
    Applied image = Applied.training(weighted(FILTERS, normalization), Shape.of(1, 3, 2, 2));
    Oracle.assertGradients(Oracle.objective(image.output()), image.point());
  }

  @Test
  void weightNormalizationLeavesTheInitialFunction() {
    double[] x = Oracle.normal("x", Shape.of(2, 7));
    double[] plain = Applied.training(weighted(DENSE, new NoNormalization()), Shape.of(2, 7)).of(x);
    Applied normalized = Applied.training(weighted(DENSE, new WeightNorm()), Shape.of(2, 7));
    Oracle.assertClose(normalized.of(x), plain, 1e-6);
    assertThat(normalized.variable("weight-scale").shape()).isEqualTo(Shape.of(3));
  }

  @Test
  void weightNormalizationLeavesTheInitialFunctionOfScaledWeights() {
    double[] x = Oracle.normal("x", Shape.of(2, 7));
    Layer plain = weighted(DENSE, new NoNormalization());
    Layer scaledPlain = (input, scope) -> plain.apply(input, scope.scaled(0.3));
    Layer normalized = weighted(DENSE, new WeightNorm());
    Layer scaledNormalized = (input, scope) -> normalized.apply(input, scope.scaled(0.3));
    Oracle.assertClose(
        Applied.training(scaledNormalized, Shape.of(2, 7)).of(x),
        Applied.training(scaledPlain, Shape.of(2, 7)).of(x),
        1e-6);
  }

  @Test
  void lengthOfTheTrainedTensorDoesNotMatterToWeightNormalization() {
    Applied applied = Applied.training(weighted(DENSE, new WeightNorm()), Shape.of(2, 7));
    double[] x = Oracle.normal("x", Shape.of(2, 7));
    double[] weight = Applied.doubles(applied.variable("weight"));
    double[] longer = weight.clone();
    for (int i = 0; i < longer.length; i++) {
      longer[i] *= 1 + i % 3;
    }
    Tensor read = applied.variable("weight").read();
    Oracle.assertClose(
        Oracle.value(Map.of(applied.input(), x, read, longer), applied.output()),
        Oracle.value(Map.of(applied.input(), x, read, weight), applied.output()),
        1e-9);
  }

  @Test
  void weightsOfZerosStayZerosWithFiniteGradients() {
    Layer normalized = weighted(DENSE, new WeightNorm());
    Layer zeros = (input, scope) -> normalized.apply(input, scope.scaled(0));
    Applied applied = Applied.training(zeros, Shape.of(2, 7));
    double[] x = Oracle.normal("x", Shape.of(2, 7));
    assertThat(applied.of(x)).containsOnly(0.0);
    Tensor objective = Oracle.objective(applied.output());
    Tensor gradient =
        Gradients.of(objective, List.of(applied.variable("weight").read())).getFirst();
    for (double each : Oracle.value(Map.of(applied.input(), x), gradient)) {
      assertThat(each).isFinite();
    }
  }

  @Test
  void standardizedWeightsHaveMeanZeroAndVarianceOne() {
    Applied applied =
        Applied.training(weighted(FILTERS, new WeightStandardization()), Shape.of(1, 3, 3, 2));
    // A single 1 in the middle shows each filter, mirrored; both channels give all weights.
    double[] sum = new double[4];
    double[] squares = new double[4];
    for (int channel = 0; channel < 2; channel++) {
      double[] x = new double[18];
      x[8 + channel] = 1;
      double[] y = applied.of(x);
      for (int i = 0; i < y.length; i++) {
        sum[i % 4] += y[i];
        squares[i % 4] += y[i] * y[i];
      }
    }
    assertThat(sum).containsExactly(new double[4], Offset.offset(1e-12));
    assertThat(squares).containsExactly(new double[] {18, 18, 18, 18}, Offset.offset(1e-3));
  }

  @Test
  void scaledStandardizationKeepsTheVariance() {
    double[] plain =
        Applied.training(weighted(DENSE, new WeightStandardization()), Shape.of(2, 7))
            .of(Oracle.normal("x", Shape.of(2, 7)));
    double[] scaled =
        Applied.training(weighted(DENSE, new WeightStandardization(1e-5, true)), Shape.of(2, 7))
            .of(Oracle.normal("x", Shape.of(2, 7)));
    for (int i = 0; i < plain.length; i++) {
      assertThat(scaled[i]).isCloseTo(plain[i] / Math.sqrt(7), Offset.offset(1e-12));
    }
  }

  @Test
  void spectralNormalizationDividesByTheLargestSingularValue() {
    // Singular values 5 and 2: a rotation of diag(5, 2).
    Applied applied = spectral(3, -8 / 5.0, 4, 6 / 5.0);
    assertThat(applied.of(1, 0, 0, 1))
        .containsExactly(new double[] {.6, -.32, .8, .24}, Offset.offset(1e-6));
    Applied evaluated = applied.evaluating(weighted(Shape.of(2, 2), new SpectralNorm()));
    assertThat(evaluated.of(1, 0, 0, 1))
        .containsExactly(new double[] {.6, -.32, .8, .24}, Offset.offset(1e-6));
    assertThat(evaluated.updates()).isEmpty();
  }

  private static Applied spectral(double... weights) {
    Applied applied =
        Applied.training(weighted(Shape.of(2, 2), new SpectralNorm(30, 1e-12)), Shape.of(2, 2));
    float[] values = new float[4];
    for (int i = 0; i < 4; i++) {
      values[i] = (float) weights[i];
    }
    applied.variable("weight").assign(values);
    double[] direction =
        Oracle.value(Map.of(applied.input(), new double[4]), applied.updated("weight-direction"));
    applied
        .variable("weight-direction")
        .assign(new float[] {(float) direction[0], (float) direction[1]});
    return applied;
  }

  @Test
  void spectralDirectionStartsAfterIterations() {
    Applied applied = Applied.evaluation(weighted(DENSE, new SpectralNorm()), Shape.of(7, 7));
    double[] identity = new double[49];
    for (int i = 0; i < 7; i++) {
      identity[8 * i] = 1;
    }
    double[] weights = applied.of(identity);
    double[] v = {1, 1, 1};
    double norm = 0;
    for (int iteration = 0; iteration < 1000; iteration++) {
      double[] next = new double[3];
      for (int row = 0; row < 7; row++) {
        double product = 0;
        for (int i = 0; i < 3; i++) {
          product += weights[3 * row + i] * v[i];
        }
        for (int i = 0; i < 3; i++) {
          next[i] += weights[3 * row + i] * product;
        }
      }
      norm = Math.sqrt(next[0] * next[0] + next[1] * next[1] + next[2] * next[2]);
      for (int i = 0; i < 3; i++) {
        v[i] = next[i] / norm;
      }
    }
    assertThat(Math.sqrt(norm)).isCloseTo(1, Offset.offset(0.01));
  }

  @Test
  void gradientThroughSpectralNormalizationIsExactWhereTheIterationHasConverged() {
    Applied applied =
        Applied.training(weighted(DENSE, new SpectralNorm(300, 1e-12)), Shape.of(2, 7));
    Map<Tensor, double[]> at =
        Map.of(
            applied.input(), Oracle.normal("x", Shape.of(2, 7)),
            applied.variable("weight").read(), Applied.doubles(applied.variable("weight")));
    Oracle.assertGradients(Oracle.objective(applied.output()), at);
  }

  @Test
  void weightNormalizationMustComeFirst() {
    Layer twice =
        (x, scope) ->
            weighted(DENSE, new WeightNorm())
                .apply(x, scope.reparameterized(new WeightStandardization()));
    assertThatExceptionOfType(EvenflowException.class)
        .isThrownBy(() -> Applied.training(twice, Shape.of(2, 7)))
        .withMessageContaining("must come before every other reparameterization of weight");
  }
}
