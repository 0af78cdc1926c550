package dev.evenflow.training;

import dev.evenflow.EvenflowException;
import dev.evenflow.nn.Build;
import dev.evenflow.nn.Layer;
import dev.evenflow.nn.Variables;
import dev.evenflow.program.Program;
import dev.evenflow.tensor.Signature;
import dev.evenflow.tensor.Tensor;
import java.util.List;
import java.util.Locale;

/**
 * Rescales the weights of {@link dev.evenflow.nn.CalibratedInitializer}s, in the order in which the
 * model made them, by the variance of their layers' outputs in training.
 */
final class Calibration {
  private final List<Variables.Calibrated> weights;
  private final Program variances;

  /** Of weights that these variables hold. */
  Calibration(Layer model, Variables variables, BatchInputs inputs, int threads) {
    Build build = new Build(variables, true, Tensor.constant(0));
    build.apply(model, inputs.features());
    this.weights = variables.calibrated();
    Tensor[] outputs =
        weights.stream().map(each -> variance(build.output(each.layer()))).toArray(Tensor[]::new);
    this.variances = Program.compile(Signature.of(outputs), threads);
  }

  private static Tensor variance(Tensor output) {
    return output.sub(output.mean()).square().mean();
  }

  /**
   * Rescales by these examples.
   *
   * @throws EvenflowException if a variance does not come to where it should
   */
  void run(float[] features) {
    variances.setWhole(BatchInputs.FEATURES, features);
    for (int i = 0; i < weights.size(); i++) {
      if (weights.get(i).scale() != 0) {
        settle(weights.get(i), i);
      }
    }
  }

  private void settle(Variables.Calibrated weight, int output) {
    int trials = weight.initializer().trials();
    double variance = 0;
    for (int trial = 0; trial <= trials; trial++) {
      variances.run();
      variance = variances.scalar(output) / (weight.scale() * weight.scale());
      double factor = weight.initializer().factor(variance);
      if (factor == 1) {
        return;
      }
      if (!Double.isFinite(factor)) {
        break;
      }
      float[] values = weight.variable().values();
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (values[i] * factor);
      }
      weight.variable().assign(values);
    }
    throw new EvenflowException(
        String.format(
            Locale.ROOT,
            "%s cannot be calibrated in %d trials: the variance of its layer's output is %.3g;"
                + " allow more, or choose an initializer that looks at no batch",
            weight.variable().name(),
            trials,
            variance));
  }
}
