package dev.evenflow.nn.init;

import dev.evenflow.EvenflowException;
import dev.evenflow.nn.CalibratedInitializer;
import dev.evenflow.nn.Fans;
import dev.evenflow.random.RandomStream;
import dev.evenflow.tensor.Shape;

/**
 * Layer-sequential unit variance: {@link Orthogonal} weights, which are then divided, layer by
 * layer from the input on, by the deviation of their layer's output over the first batch, until its
 * variance is within a tolerance of 1. So any activation suits any depth. In a branch that a
 * residual form scales, the deviation becomes the scale, and a weight that starts at 0 stays so.
 *
 * <p>Source: Mishkin and Matas, "All you need is a good init", ICLR 2016, algorithm 1.
 *
 * @param tolerance of the variance, above 0
 * @param trials how often a weight may be rescaled, at least 1; training is refused where that does
 *     not suffice, as for outputs that are bounded
 */
public record Lsuv(double tolerance, int trials) implements CalibratedInitializer {
  /** Checks the ranges. */
  public Lsuv {
    if (!(tolerance > 0) || Double.isInfinite(tolerance)) {
      throw new EvenflowException("lsuv: tolerance must be finite and above 0, given " + tolerance);
    }
    if (trials < 1) {
      throw new EvenflowException("lsuv: trials must be at least 1, given " + trials);
    }
  }

  /** Within 0.1 in 10 trials. */
  public Lsuv() {
    this(0.1, 10);
  }

  @Override
  public float[] values(Shape shape, Fans fans, RandomStream random) {
    return new Orthogonal().values(shape, fans, random);
  }

  @Override
  public double factor(double variance) {
    return Math.abs(variance - 1) < tolerance ? 1 : 1 / Math.sqrt(variance);
  }
}
