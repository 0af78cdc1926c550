package dev.evenflow.nn.init;

import dev.evenflow.nn.Activation;
import dev.evenflow.nn.Fans;
import dev.evenflow.nn.Initializer;
import dev.evenflow.random.RandomStream;
import dev.evenflow.tensor.Shape;

/**
 * Weights and biases at the critical point of an activation, where the expected squared gradient is
 * the same in every layer: weights of variance sw2 / in, normal biases of variance sb2.
 *
 * <p>Sources: Schoenholz, Gilmer, Ganguli, Sohl-Dickstein, "Deep information propagation", ICLR
 * 2017; orthogonal weights, which also keep the gradient of each single example: Pennington,
 * Schoenholz, Ganguli, "Resurrecting the sigmoid in deep learning through dynamical isometry", NIPS
 * 2017.
 *
 * @param point the two variances
 * @param weights what kind of weights have the variance
 */
public record Critical(CriticalPoint point, Ensemble weights) implements Initializer {
  /** The variance of biases where none is asked for, as in the first source. */
  public static final double BIAS_VARIANCE = 0.05;

  /** A kind of random weights. */
  public enum Ensemble {
    /** Independent normal numbers. */
    NORMAL,
    /** As {@link Orthogonal}. */
    ORTHOGONAL,
    /** As {@link DeltaOrthogonal}. */
    DELTA_ORTHOGONAL
  }

  /** Normal weights at the critical point, which takes some tenths of a second to find. */
  public Critical(Activation activation) {
    this(activation, Ensemble.NORMAL);
  }

  /** Weights of a kind at the critical point, which takes some tenths of a second to find. */
  public Critical(Activation activation, Ensemble weights) {
    this(CriticalPoint.of(activation, BIAS_VARIANCE), weights);
  }

  @Override
  public float[] values(Shape shape, Fans fans, RandomStream random) {
    double gain = Math.sqrt(point.weightVariance());
    return switch (weights) {
      case NORMAL -> Scaling.normal(shape, gain, FanMode.IN, fans, random);
      case ORTHOGONAL -> new Orthogonal(gain).values(shape, fans, random);
      case DELTA_ORTHOGONAL -> new DeltaOrthogonal(gain).values(shape, fans, random);
    };
  }

  @Override
  public Initializer bias() {
    return new Normal(Math.sqrt(point.biasVariance()));
  }
}
