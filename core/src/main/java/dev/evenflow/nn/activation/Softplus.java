package dev.evenflow.nn.activation;

import dev.evenflow.EvenflowException;
import dev.evenflow.nn.Activation;
import dev.evenflow.tensor.Tensor;

/**
 * {@code ln(1 + e^(beta x)) / beta}, a smooth ReLU (Dugas et al. 2001), and x itself where {@code
 * beta x} is above the threshold. Safe from overflow without any threshold.
 *
 * @param beta how sharp it is, above 0
 * @param threshold from which on it is linear; infinity for nowhere
 */
public record Softplus(double beta, double threshold) implements Activation {
  /** Checks the sharpness. */
  public Softplus {
    if (!(beta > 0)) {
      throw new EvenflowException("softplus: beta must be above 0, given " + beta);
    }
  }

  /** Of beta 1, linear nowhere. */
  public Softplus() {
    this(1, Double.POSITIVE_INFINITY);
  }

  @Override
  public Tensor of(Tensor x) {
    Tensor scaled = beta == 1 ? x : x.mul(beta);
    Tensor smooth = beta == 1 ? scaled.softplus() : scaled.softplus().div(beta);
    return threshold == Double.POSITIVE_INFINITY
        ? smooth
        : Tensor.select(scaled.greater(threshold), x, smooth);
  }
}
