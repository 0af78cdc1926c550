package dev.evenflow.regularization.noise;

import dev.evenflow.regularization.Require;
import dev.evenflow.tensor.Tensor;
import dev.evenflow.tensor.Variable;
import dev.evenflow.training.GradientTransform;
import dev.evenflow.training.Slots;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Adds independent normal noise to every element of the gradients, of variance {@code eta /
 * t^gamma} in step t, counted from 1 (Neelakantan et al. 2015, equation 1).
 *
 * @param eta the variance in the first step, at least 0
 * @param gamma how fast it falls, at least 0
 */
public record GradientNoise(double eta, double gamma) implements GradientTransform {
  /** Checks the ranges. */
  public GradientNoise {
    Require.notNegative("noise", "eta", eta);
    Require.notNegative("noise", "gamma", gamma);
  }

  /** With the paper's gamma, 0.55; it takes eta of 0.01, 0.3 or 1. */
  public GradientNoise(double eta) {
    this(eta, 0.55);
  }

  @Override
  public Map<Variable, Tensor> apply(Map<Variable, Tensor> gradients, Slots slots) {
    Tensor deviation = slots.step().pow(-gamma / 2).mul(Math.sqrt(eta));
    Map<Variable, Tensor> noisy = new LinkedHashMap<>(gradients);
    noisy.replaceAll((parameter, gradient) -> {
      Slots own = slots.of(parameter);
      Tensor normal = Normal.of(name -> own.uniform(name, gradient.shape()));
      return gradient.add(normal.mul(deviation));
    });
    return noisy;
  }
}
