package dev.evenflow.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.evenflow.interpreter.Interpreter;
import dev.evenflow.interpreter.Rounding;
import dev.evenflow.tensor.Shape;
import dev.evenflow.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VaeTest {
  private static final float[] MEANS = {0, 1.5f, -0.5f, 0.25f};
  private static final float[] LOG_VARIANCES = {0, -2, 0.75f, 1.5f};

  private static double density(double x, double mean, double variance) {
    return Math.exp(-(x - mean) * (x - mean) / (2 * variance)) / Math.sqrt(2 * Math.PI * variance);
  }

  /** The integral of q ln(q / p) by the trapezoidal rule, which is exact to rounding here. */
  private static double divergence(double mean, double variance) {
    double step = 1e-3;
    double sum = 0;
    for (double x = -25; x <= 25; x += step) {
      double q = density(x, mean, variance);
      sum += q == 0 ? 0 : q * Math.log(q / density(x, 0, 1));
    }
    return sum * step;
  }

  private static double of(int examples) {
    Shape shape = Shape.of(examples, MEANS.length / examples);
    Tensor formula =
        Vae.divergence(Tensor.literal(shape, MEANS), Tensor.literal(shape, LOG_VARIANCES));
    return new Interpreter(Rounding.DOUBLE, Map.of()).evaluate(List.of(formula)).getFirst()[0];
  }

  @Test
  void itsDivergenceIsTheIntegralOfItsDefinition() {
    double sum = 0;
    for (int i = 0; i < MEANS.length; i++) {
      sum += divergence(MEANS[i], Math.exp(LOG_VARIANCES[i]));
    }
    assertThat(of(1)).isCloseTo(sum, within(1e-9));
    // The mean over examples, the sum over the numbers of their codes.
    assertThat(of(2)).isCloseTo(sum / 2, within(1e-9));
    assertThat(of(4)).isCloseTo(sum / 4, within(1e-9));
  }
}
