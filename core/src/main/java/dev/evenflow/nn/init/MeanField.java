package dev.evenflow.nn.init;

import dev.evenflow.EvenflowException;
import dev.evenflow.nn.Activation;

/**
 * The theory of wide random networks of one activation, user-written ones included: how the
 * variance of pre-activations and the square of gradients change from layer to layer.
 *
 * <p>Weights have variance sw2 / in, biases variance sb2. The variance of pre-activations goes to a
 * fixed point {@code q* = sw2 E[phi(sqrt(q*) z)^2] + sb2}, z normal; there the expected squared
 * gradient is multiplied by {@code chi_1 = sw2 E[phi'(sqrt(q*) z)^2]} a layer: below 1 it vanishes,
 * above it explodes.
 *
 * <p>Sources: Poole, Lahiri, Raghu, Sohl-Dickstein, Ganguli, "Exponential expressivity in deep
 * neural networks through transient chaos", NIPS 2016; Schoenholz, Gilmer, Ganguli, Sohl-Dickstein,
 * "Deep information propagation", ICLR 2017; Yang, Pennington, Rao, Sohl-Dickstein, Schoenholz, "A
 * mean field theory of batch normalization", ICLR 2019.
 *
 * @param activation a function of each element; one with trained parameters as it is before
 *     training
 */
public record MeanField(Activation activation) {
  private static final int STEPS = 10_000;
  private static final double TOLERANCE = 1e-12;
  private static final double SMALLEST = 1e-12;
  private static final double LARGEST = 1e12;

  /**
   * The moments of the activation over normal inputs, to about 1e-10 of their size.
   *
   * @param q the variance of the inputs
   */
  public Moments moments(double q) {
    return GaussianMean.of(activation, q);
  }

  /**
   * The factor that makes up for the activation: weights of variance gain^2 / in keep the second
   * moment of pre-activations at 1, {@code gain = 1 / sqrt(E[phi(z)^2])}. It is 1 for the identity
   * and for SELU, sqrt(2) for a ReLU, 1.59 for tanh.
   *
   * @throws EvenflowException if the activation is 0 almost everywhere
   */
  public double gain() {
    double square = moments(1).square();
    if (!(square > SMALLEST) || Double.isInfinite(square)) {
      throw new EvenflowException(
          activation.kind() + " has no gain: the mean of its square is " + square);
    }
    return 1 / Math.sqrt(square);
  }

  /**
   * The variance q* that pre-activations come to, from 1 at the input: at least 1e-12, where they
   * die out, and at most 1e12, where they grow without bound.
   *
   * @param weightVariance sw2
   * @param biasVariance sb2
   */
  public double fixedPoint(double weightVariance, double biasVariance) {
    double q = 1;
    for (int step = 0; step < STEPS; step++) {
      double once = next(q, weightVariance, biasVariance);
      double twice = next(once, weightVariance, biasVariance);
      double curvature = twice - 2 * once + q;
      // Aitken's extrapolation, where it stays in the neighbourhood; at most a hundredfold step.
      double leap = curvature == 0 ? twice : q - (once - q) * (once - q) / curvature;
      double reached = leap > twice / 100 && leap < twice * 100 ? leap : twice;
      reached = Math.clamp(reached, SMALLEST, LARGEST);
      if (Math.abs(reached - q) <= TOLERANCE * q) {
        return reached;
      }
      q = reached;
    }
    return q;
  }

  private double next(double q, double weightVariance, double biasVariance) {
    double next = weightVariance * moments(q).square() + biasVariance;
    return Math.clamp(next, SMALLEST, LARGEST);
  }

  /**
   * The factor chi_1 of the expected squared gradient a layer, at the fixed point.
   *
   * @param weightVariance sw2
   * @param biasVariance sb2
   */
  public double chi(double weightVariance, double biasVariance) {
    return weightVariance * moments(fixedPoint(weightVariance, biasVariance)).slopeSquare();
  }

  /**
   * The same factor where batch normalization stands before the activation, for a large batch of
   * unrelated examples: {@code E[phi'^2] / Var[phi]} at q = 1, whatever the weights.
   */
  public double chiUnderBatchNormalization() {
    Moments moments = moments(1);
    return moments.slopeSquare() / moments.variance();
  }

  /**
   * How many layers gradients reach before they have changed by a factor of e: {@code 1 / |ln
   * chi_1|}.
   *
   * @param chi the factor of the squared gradient a layer
   */
  public static double depthScale(double chi) {
    return 1 / Math.abs(StrictMath.log(chi));
  }
}
