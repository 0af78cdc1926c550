package dev.evenflow.regularization.noise;

import dev.evenflow.tensor.Tensor;
import java.util.function.Function;

/** The normal distribution of mean 0 and deviation 1. */
final class Normal {
  private Normal() {}

  /**
   * Normal numbers by the cosine branch of Box and Muller (1958). From uniforms of 24 bits their
   * absolute value is at most 5.8.
   *
   * @param uniform uniform numbers in [0, 1) by the name of their stream
   */
  static Tensor of(Function<String, Tensor> uniform) {
    // 1 - u is in (0, 1], where the logarithm is finite.
    Tensor radius = uniform.apply("radius").rsub(1).log().mul(-2).sqrt();
    return radius.mul(uniform.apply("turn").mul(2 * Math.PI).cos());
  }
}
